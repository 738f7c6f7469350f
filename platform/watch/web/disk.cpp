#include "web/tables.h"

namespace mado::watch::pages {

namespace {

constexpr std::int64_t day_us = 24ll * 3600 * 1'000'000;
constexpr std::int64_t most_days_unchecked = 400;  // of keepers' sheets: definitions/operations/alarms.yaml

std::string growth_words(Viewer const& viewer, std::string_view name, std::string const& object)
{
    for (auto const& one : viewer.state.seen->slow->growth)
        if (one.name == name && one.object == object)
            return one.a_day ? viewer.say("growth.a_day", { { "size", (*one.a_day < 0 ? "−" : "") + bytes_words(std::abs(*one.a_day)) } }) : viewer.say("growth.not_yet");
    return viewer.say("growth.not_yet");
}

Table disk(Viewer const& viewer)
{
    auto table = viewer.table("disk", { "folder", "state", "free", "size", "growth", "days_left" });
    auto const& seen = *viewer.state.seen;
    auto const percent = value_of(seen.figures, "disk_free_percent").value_or(100);
    auto const days = seen.slow->disk_days_left;
    constexpr std::int64_t little_percent = 15, few_days = 7;
    bool const little = percent < little_percent || (days && *days < few_days);
    table.rows.push_back({ little ? "bad" : "", { head(std::filesystem::absolute(viewer.tower.options_.data).string(), viewer.tower.options_.node),
        little ? flag("bad", viewer.say("disk.little")) : flag("good", viewer.say("disk.enough")), amount(bytes_words(seen.disk.free) + " (" + std::to_string(percent) + "%)"),
        amount(bytes_words(seen.disk.size)), plain(growth_words(viewer, "disk_used_bytes", viewer.tower.options_.node)),
        amount(days ? viewer.duration(*days * day_us) : viewer.say("growth.never")) } });
    return table;
}

Table data(Viewer const& viewer)
{
    auto table = viewer.table("data", { "what", "zone", "size", "count", "growth" });
    auto const& seen = *viewer.state.seen;
    for (auto const& zone : seen.zones) {
        table.rows.push_back({ "", { head(viewer.say("data.database")), plain(viewer.zone(zone.name)), amount(bytes_words(zone.engine.bytes)), amount(""),
            plain(growth_words(viewer, "database_size_bytes", zone.name)) } });
        if (zone.engine_kind == db::SqlEngine::Sqlite)
            table.rows.push_back({ "", { head(viewer.say("data.wal")), plain(viewer.zone(zone.name)), amount(bytes_words(zone.wal_bytes)), amount(""), plain("") } });
    }
    for (auto const& files : seen.slow->files)
        table.rows.push_back({ "", { head(viewer.say("data.files"), viewer.tower.options_.files_place), plain(viewer.zone(files.zone)), amount(bytes_words(files.bytes)),
            amount(std::to_string(files.count)), plain(growth_words(viewer, "files_bytes", files.zone + " " + viewer.tower.options_.node)) } });
    return table;
}

Table backup(Viewer const& viewer)
{
    auto table = viewer.table("backup", { "what", "state", "last_run" });
    auto const& last = viewer.state.seen->backup;
    constexpr std::int64_t due_us = 26ll * 3600 * 1'000'000;
    if (last) {
        bool const late = viewer.state.seen->at.microseconds - last->microseconds > due_us;
        table.rows.push_back({ late ? "bad" : "", { head(viewer.say("backup.last")), late ? flag("bad", viewer.say("backup.late")) : flag("good", viewer.say("backup.kept")),
            plain(viewer.ago(*last), viewer.moment(*last)) } });
    }
    return table;
}

Cell split_cell(Viewer const& viewer, KeyState const& key)
{
    if (key.keepers == 0)
        return flag("heed", viewer.say("keys.not_split"));
    auto const days = (viewer.state.seen->at.microseconds - key.checked.microseconds) / day_us;
    auto const who = viewer.say("keys.split", { { "need", std::to_string(key.need) }, { "keepers", std::to_string(key.keepers) } });
    return flag(days > most_days_unchecked ? "heed" : "good", who, viewer.say("keys.checked", { { "at", viewer.moment(key.checked) } }));
}

Cell former_cell(Viewer const& viewer, KeyState const& key)
{
    if (key.rotating)
        return flag("heed", viewer.say("keys.rotating"), viewer.moment(*key.rotating));
    if (key.former)
        return flag("heed", viewer.say("keys.former_held"), viewer.moment(*key.former));
    return flag("good", viewer.say("keys.none_before"));
}

Table keys_of_zones(Viewer const& viewer)
{
    auto keys = viewer.table("keys", { "zone", "made", "age", "keepers", "before" });
    for (auto const& key : viewer.state.seen->slow->keys) {
        if (!key.fault.empty()) {
            keys.rows.push_back({ "bad", { head(viewer.zone(key.zone)), flag("bad", viewer.say("keys.unreadable"), key.fault), plain(""), plain(""), plain("") } });
            continue;
        }
        auto const is_known = key.made.microseconds > 0;
        keys.rows.push_back({ "", { head(viewer.zone(key.zone), key.on_token ? viewer.say("keys.on_token") : ""), plain(is_known ? viewer.moment(key.made) : ""),
            plain(is_known ? viewer.duration(viewer.state.seen->at.microseconds - key.made.microseconds) : ""), split_cell(viewer, key), former_cell(viewer, key) } });
    }
    return keys;
}

}  // namespace

Result<http::Response> show_disk(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("disk") };
    page.tables = { disk(viewer), data(viewer), backup(viewer) };
    return viewer.show(std::move(page), attempt);
}

Result<http::Response> show_certificates(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("certificates") };
    auto table = viewer.table("certificates", { "certificate", "state", "ends", "days_left" });
    constexpr std::int64_t soon = 30, urgent = 7;
    for (auto const& one : viewer.state.seen->slow->certificates) {
        auto const left = (one.ends.microseconds - viewer.state.seen->at.microseconds) / day_us;
        Cell const state = !one.fault.empty() ? flag("bad", viewer.say("certificate.unreadable"), one.fault) : left < urgent ? flag("bad", viewer.say("certificate.now"))
            : left < soon ? flag("heed", viewer.say("certificate.soon")) : flag("good", viewer.say("certificate.good"));
        table.rows.push_back({ state.is == "bad" ? "bad" : "", { head(one.subject.empty() ? one.file : one.subject, one.subject.empty() ? "" : one.file), state,
            plain(one.fault.empty() ? viewer.moment(one.ends) : ""), amount(one.fault.empty() ? value_words("certificate_days_left", left, viewer.language()) : "") } });
    }
    page.tables = { table, keys_of_zones(viewer) };
    return viewer.show(std::move(page), attempt);
}

Result<http::Response> show_versions(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("versions") };
    auto program = viewer.table("program", { "what", "version" });
    program.rows = { { "", { head(viewer.say("program.version")), plain(viewer.tower.options_.version) } }, { "", { head(viewer.say("program.library")), plain(viewer.tower.options_.library_hash) } },
        { "", { head(viewer.say("program.node")), plain(viewer.tower.options_.node) } } };
    auto migrations = viewer.table("migrations", { "module", "zone", "applied", "last_number" });
    for (auto const& zone : viewer.state.seen->slow->migrations)
        for (auto const& one : zone.applied)
            migrations.rows.push_back({ "", { head(one.module), plain(viewer.zone(zone.zone)), amount(std::to_string(one.count)), amount(std::to_string(one.last)) } });
    page.tables = { program, migrations };
    return viewer.show(std::move(page), attempt);
}

}  // namespace mado::watch::pages
