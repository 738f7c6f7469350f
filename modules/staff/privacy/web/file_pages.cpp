#include "web/pages.h"

#include <mado/privacy/files.h>

#include <charconv>

namespace mado::privacy::web {

namespace {

struct FileLine {
    std::string address, name, organization, purpose, items, scope, collected, special, recipients, request_office, correction, kind, proposals, keep, remarks, persons, state;
    bool is_published = false;
    static constexpr auto fields = std::tuple { html::field("address", &FileLine::address), html::field("name", &FileLine::name), html::field("organization", &FileLine::organization),
        html::field("purpose", &FileLine::purpose), html::field("items", &FileLine::items), html::field("scope", &FileLine::scope), html::field("collected", &FileLine::collected),
        html::field("special", &FileLine::special), html::field("recipients", &FileLine::recipients), html::field("request_office", &FileLine::request_office),
        html::field("correction", &FileLine::correction), html::field("kind", &FileLine::kind), html::field("proposals", &FileLine::proposals), html::field("keep", &FileLine::keep),
        html::field("remarks", &FileLine::remarks), html::field("persons", &FileLine::persons), html::field("state", &FileLine::state),
        html::field("is_published", &FileLine::is_published) };
};

struct FilesView {
    std::string csv, least;
    std::vector<FileLine> files;
    static constexpr auto fields = std::tuple { html::field("csv", &FilesView::csv), html::field("least", &FilesView::least), html::field("files", &FilesView::files) };
};

struct FileView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, items, version, purpose, proposed, scope, collected, recipients, correction, remarks, persons, scope_error, collected_error, persons_error;
    bool is_manual = false, is_special = false, invites_proposals = false, is_confirmed = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &FileView::trouble_summary), html::field("back", &FileView::back), html::field("name", &FileView::name),
        html::field("items", &FileView::items), html::field("version", &FileView::version), html::field("purpose", &FileView::purpose), html::field("proposed", &FileView::proposed),
        html::field("scope", &FileView::scope), html::field("collected", &FileView::collected), html::field("recipients", &FileView::recipients),
        html::field("correction", &FileView::correction), html::field("remarks", &FileView::remarks), html::field("persons", &FileView::persons),
        html::field("scope_error", &FileView::scope_error), html::field("collected_error", &FileView::collected_error), html::field("persons_error", &FileView::persons_error),
        html::field("is_manual", &FileView::is_manual), html::field("is_special", &FileView::is_special), html::field("invites_proposals", &FileView::invites_proposals),
        html::field("is_confirmed", &FileView::is_confirmed) };
};

std::string say(Visit const& visit, std::string_view key) { return mado::web::words(visit, key); }

std::string joined(std::vector<std::string> const& items)
{
    std::string all;
    for (auto const& item : items)
        all += (all.empty() ? "" : "、") + item;
    return all;
}

FileLine line_of(Visit const& visit, PersonalFile const& file)
{
    auto const& added = file.added;
    auto const or_unsure = [&](std::string const& words) { return words.empty() ? say(visit, "privacy.file.unsure") : words; };
    return { mado::web::link(visit, { "privacy", "files", file.procedure }), file.name + (file.holds_numbers ? "（" + say(visit, "privacy.file.numbers") + "）" : ""), file.organization, file.purpose,
        joined(file.items), or_unsure(added.scope), or_unsure(added.collected), say(visit, added.is_special ? "privacy.yes" : "privacy.no"),
        added.recipients.empty() ? say(visit, "privacy.none") : added.recipients, file.request_office, added.correction.empty() ? say(visit, "privacy.none") : added.correction,
        say(visit, "privacy.file.kind." + word_of(added.kind)), say(visit, added.invites_proposals ? "privacy.file.invited" : "privacy.file.not_invited"), file.keep, added.remarks,
        added.persons == 0 ? say(visit, "privacy.file.unsure") : std::to_string(added.persons), say(visit, added.is_confirmed ? "privacy.file.confirmed" : "privacy.file.unconfirmed"), false };
}

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string cell(std::string words)
{
    if (!words.empty() && std::string_view("=+-@\t\r").find(words.front()) != std::string_view::npos)
        words.insert(0, "'");
    std::string quoted = "\"";
    for (auto const c : words)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_line(std::vector<std::string> const& cells)
{
    std::string line;
    for (auto const& one : cells)
        line += (line.empty() ? "" : ",") + cell(one);
    return line + "\r\n";
}

std::int64_t number_typed(std::string const& typed)
{
    std::int64_t number = typed.empty() ? 0 : -1;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return typed.empty() || (error == std::errc {} && end == typed.data() + typed.size()) ? number : -1;
}

Result<PersonalFile> file_asked(Visit const& visit, db::Read& tx)
{
    for (auto& file : personal_files(tx, visit.here))
        if (file.procedure == visit.request.path.at("procedure"))
            return std::move(file);
    return refuse(Refusal::Kind::NotFound, "privacy.file.not_found");
}

}  // namespace

Shown show_files(Visit const& visit, Attempt const*)
{
    FilesView view;
    view.csv = mado::web::link(visit, "/privacy/files.csv");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const least = least_persons(tx);
        view.least = std::to_string(least);
        view.files.clear();
        for (auto const& file : personal_files(tx, visit.here)) {
            view.files.push_back(line_of(visit, file));
            view.files.back().is_published = file.added.is_confirmed && file.added.persons >= least;
        }
        return 0;
    });
    return mado::web::page(visit, "privacy/files.html", view);
}

// What is published: the lines that a person has confirmed, of enough persons.
Shown show_files_csv(Visit const& visit, Attempt const*)
{
    auto const files = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return published_files(tx, visit.here); });
    std::vector<std::string> heads;
    for (auto const* head : { "name", "organization", "purpose", "items", "scope", "collected", "special", "recipients", "request_office", "correction", "kind", "proposals", "keep", "remarks" })
        heads.push_back(say(visit, "privacy.file." + std::string(head)));
    std::string csv = "\xEF\xBB\xBF" + csv_line(heads);
    for (auto const& file : files) {
        auto const line = line_of(visit, file);
        csv += csv_line({ line.name, line.organization, line.purpose, line.items, line.scope, line.collected, line.special, line.recipients, line.request_office, line.correction, line.kind,
            line.proposals, line.keep, line.remarks });
    }
    auto response = http::bytes("text/csv; charset=utf-8", std::move(csv));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded("個人情報ファイル簿") + ".csv").with("cache-control", "no-store");
    return response;
}

Shown show_file(Visit const& visit, Attempt const* attempt)
{
    auto const file = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return file_asked(visit, tx); }));
    auto const typed = [&](std::string_view name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; };
    auto const ticked = [&](std::string_view name, bool kept) { return attempt ? visit.request.answer(name) == "yes" : kept; };
    FileView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/privacy/files");
    view.name = file.name;
    view.items = joined(file.items);
    view.proposed = file.purpose;
    view.version = typed("version", std::to_string(file.added.version));
    view.purpose = typed("purpose", file.added.purpose), view.scope = typed("scope", file.added.scope), view.collected = typed("collected", file.added.collected);
    view.recipients = typed("recipients", file.added.recipients), view.correction = typed("correction", file.added.correction), view.remarks = typed("remarks", file.added.remarks);
    view.persons = typed("persons", file.added.persons == 0 ? std::string() : std::to_string(file.added.persons));
    view.is_manual = attempt ? visit.request.answer("kind") == "manual" : file.added.kind == FileKind::Manual;
    view.is_special = ticked("special", file.added.is_special);
    view.invites_proposals = ticked("proposals", file.added.invites_proposals);
    view.is_confirmed = ticked("confirmed", file.added.is_confirmed);
    view.scope_error = mado::web::trouble_of(visit, attempt, "scope");
    view.collected_error = mado::web::trouble_of(visit, attempt, "collected");
    view.persons_error = mado::web::trouble_of(visit, attempt, "persons");
    return mado::web::page(visit, "privacy/file.html", view, attempt);
}

Shown act_file(Visit const& visit)
{
    auto const& request = visit.request;
    Additions made;
    made.purpose = request.answer("purpose"), made.scope = request.answer("scope"), made.collected = request.answer("collected");
    made.recipients = request.answer("recipients"), made.correction = request.answer("correction"), made.remarks = request.answer("remarks");
    made.kind = request.answer("kind") == "manual" ? FileKind::Manual : FileKind::Electronic;
    made.is_special = request.answer("special") == "yes", made.invites_proposals = request.answer("proposals") == "yes", made.is_confirmed = request.answer("confirmed") == "yes";
    made.persons = number_typed(request.answer("persons"));
    made.version = std::max<std::int64_t>(0, number_typed(request.answer("version")));
    auto const procedure = request.path.at("procedure");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_additions(tx, visit.caller, visit.here, procedure, made); }));
    return mado::web::done(visit, "/privacy/files", "privacy.said.file");
}

std::vector<mado::web::PageType> file_pages() { return { html::page<FilesView>("privacy/files.html"), html::page<FileView>("privacy/file.html") }; }

}  // namespace mado::privacy::web
