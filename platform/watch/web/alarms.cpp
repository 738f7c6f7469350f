#include "web/alarm_rows.h"

#include <mado/text/catalogue.h>

namespace mado::watch::pages {

namespace {

constexpr int most_changes = 100;

Rule const* rule_of(Viewer const& viewer, std::string_view name)
{
    auto const found = std::ranges::find(viewer.tower.rules_, name, &Rule::name);
    return found == viewer.tower.rules_.end() ? nullptr : &*found;
}

std::string title_of(Viewer const& viewer, std::string const& rule)
{
    auto const* found = rule_of(viewer, rule);
    return found ? found->title.at(viewer.language()) : rule;
}

Cell severity_cell(Viewer const& viewer, Severity severity)
{
    constexpr std::array<char const*, 3> marks { "bad", "heed", "mine" };
    return flag(marks[static_cast<std::size_t>(severity)], viewer.say("severity." + word_of(severity)));
}

// Of the other nodes only what they kept is known here.
std::vector<Alarm> all_on(Viewer const& viewer)
{
    std::vector<Alarm> all;
    for (auto const& alarm : viewer.state.alarms)
        if (alarm.is_on())
            all.push_back(alarm);
    for (std::size_t i = 0; i < viewer.tower.zones_.size(); ++i) {
        if (!viewer.state.seen->zones[i].answers)
            continue;
        for (auto const& kept : db::AllTenants::read(viewer.tower.zones_[i]->here().database, [](db::Read& tx) { return store::on(tx); }))
            if (auto const node = kept.labels.find("node"); node != kept.labels.end() && node->second != viewer.tower.options_.node
                && std::ranges::none_of(all, [&](Alarm const& alarm) { return alarm.rule == kept.rule && alarm.object == kept.object; }))
                all.push_back({ kept.rule, kept.object, kept.labels, Phase::On, kept.began, kept.began, kept.value });
    }
    std::ranges::stable_sort(all, {}, [&](Alarm const& alarm) { return severity_of(viewer, alarm.rule); });
    return all;
}

Table changes(Viewer const& viewer)
{
    auto table = viewer.table("changes", { "alarm", "object", "began", "ended", "told" });
    std::vector<store::Kept> all;
    for (std::size_t i = 0; i < viewer.tower.zones_.size(); ++i)
        if (viewer.state.seen->zones[i].answers)
            for (auto& kept : db::AllTenants::read(viewer.tower.zones_[i]->here().database, [](db::Read& tx) { return store::newest(tx, most_changes); }))
                all.push_back(std::move(kept));
    std::ranges::sort(all, [](auto const& a, auto const& b) { return a.id > b.id; });
    if (all.size() > most_changes)
        all.resize(most_changes);
    for (auto const& kept : all) {
        Row row;
        row.cells = { head(title_of(viewer, kept.rule)), plain(kept.object), plain(viewer.moment(kept.began)),
            kept.ended ? plain(viewer.moment(*kept.ended)) : flag("heed", viewer.say("alarms.still")), plain(viewer.say(kept.told.empty() ? "told.nobody" : "told.mail")) };
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table rules(Viewer const& viewer)
{
    auto table = viewer.table("rules", { "alarm", "severity", "limit", "lasting", "action" });
    for (auto const& rule : viewer.tower.rules_) {
        auto const limit = value_words(rule.figure, rule.limit, viewer.language());
        Row row;
        row.cells = { head(rule.title.at(viewer.language()), rule.figure), severity_cell(viewer, rule.severity), plain(viewer.say(rule.above ? "limit.above" : "limit.below", { { "limit", limit } })),
            plain(rule.for_us > 0 ? viewer.duration(rule.for_us) : viewer.say("at_once")), plain(text::filled(rule.action.at(viewer.language()), { { "value", limit }, { "object", "…" } }), rule.docs) };
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

Severity severity_of(Viewer const& viewer, std::string_view rule)
{
    auto const* found = rule_of(viewer, rule);
    return found ? found->severity : Severity::Look;
}

Table alarms_now(Viewer const& viewer)
{
    auto table = viewer.table("alarms_now", { "severity", "alarm", "value", "since", "action" });
    for (auto const& alarm : all_on(viewer)) {
        auto const* rule = rule_of(viewer, alarm.rule);
        auto const severity = severity_of(viewer, alarm.rule);
        auto const value = rule ? value_words(rule->figure, alarm.value, viewer.language()) : std::to_string(alarm.value);
        Row row { severity == Severity::Urgent ? "bad" : "", {} };
        row.cells = { severity_cell(viewer, severity), head(title_of(viewer, alarm.rule), alarm.object), plain(value), plain(viewer.moment(alarm.began), viewer.since(alarm.began)),
            plain(rule ? text::filled(rule->action.at(viewer.language()), { { "value", value }, { "object", alarm.object } }) : std::string {},
                rule ? viewer.say("docs", { { "heading", rule->docs } }) : std::string {}) };
        table.rows.push_back(std::move(row));
    }
    return table;
}

Result<http::Response> show_alarms(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("alarms") };
    page.tables = { alarms_now(viewer), changes(viewer), rules(viewer) };
    return viewer.show(std::move(page), attempt);
}

}  // namespace mado::watch::pages
