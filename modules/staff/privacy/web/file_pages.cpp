#include "web/csv.h"
#include "web/pages.h"

#include <mado/privacy/files.h>

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
    std::string csv, least, set_least;       // set_least: "" for who may only read
    std::vector<FileLine> files;
    static constexpr auto fields = std::tuple { html::field("csv", &FilesView::csv), html::field("least", &FilesView::least), html::field("set_least", &FilesView::set_least),
        html::field("files", &FilesView::files) };
};

struct LeastView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, least, least_error;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &LeastView::trouble_summary), html::field("back", &LeastView::back), html::field("least", &LeastView::least),
        html::field("least_error", &LeastView::least_error) };
};

struct FileView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string purpose_easy, purpose_en, purpose_error;
    std::string back, name, items, version, purpose, proposed, scope, collected, recipients, correction, remarks, persons, scope_error, collected_error, persons_error;
    bool is_manual = false, is_special = false, invites_proposals = false, is_confirmed = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &FileView::trouble_summary), html::field("back", &FileView::back), html::field("name", &FileView::name),
        html::field("items", &FileView::items), html::field("version", &FileView::version), html::field("purpose", &FileView::purpose), html::field("proposed", &FileView::proposed),
        html::field("scope", &FileView::scope), html::field("collected", &FileView::collected), html::field("recipients", &FileView::recipients),
        html::field("correction", &FileView::correction), html::field("remarks", &FileView::remarks), html::field("persons", &FileView::persons),
        html::field("scope_error", &FileView::scope_error), html::field("collected_error", &FileView::collected_error), html::field("persons_error", &FileView::persons_error),
        html::field("is_manual", &FileView::is_manual), html::field("is_special", &FileView::is_special), html::field("invites_proposals", &FileView::invites_proposals),
        html::field("is_confirmed", &FileView::is_confirmed),
        html::field("purpose_easy", &FileView::purpose_easy), html::field("purpose_en", &FileView::purpose_en), html::field("purpose_error", &FileView::purpose_error) };
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
        view.set_least = access::allow(tx, visit.caller, may_keep_files, { "" }) ? mado::web::link(visit, "/privacy/least") : std::string();
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
    auto csv = csv_begun(heads);
    for (auto const& file : files) {
        auto const line = line_of(visit, file);
        csv += csv_line({ line.name, line.organization, line.purpose, line.items, line.scope, line.collected, line.special, line.recipients, line.request_office, line.correction, line.kind,
            line.proposals, line.keep, line.remarks });
    }
    return as_csv(std::move(csv), "個人情報ファイル簿");
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
    view.purpose_easy = typed("purpose_easy", file.added.purpose_easy), view.purpose_en = typed("purpose_en", file.added.purpose_en);
    view.purpose_error = mado::web::trouble_of(visit, attempt, "purpose");
    view.is_manual = attempt ? visit.request.answer("kind") == "manual" : file.added.kind == FileKind::Manual;
    view.is_special = ticked("special", file.added.is_special);
    view.invites_proposals = ticked("proposals", file.added.invites_proposals);
    view.is_confirmed = ticked("confirmed", file.added.is_confirmed);
    view.scope_error = mado::web::trouble_of(visit, attempt, "scope");
    view.collected_error = mado::web::trouble_of(visit, attempt, "collected");
    view.persons_error = mado::web::trouble_of(visit, attempt, "persons");
    return mado::web::page(visit, "privacy/file.html", view, attempt);
}

Shown act_file(Visit const& visit, Tells tells)
{
    auto const& request = visit.request;
    Additions made;
    made.purpose = request.answer("purpose"), made.scope = request.answer("scope"), made.collected = request.answer("collected");
    made.recipients = request.answer("recipients"), made.correction = request.answer("correction"), made.remarks = request.answer("remarks");
    made.purpose_easy = request.answer("purpose_easy"), made.purpose_en = request.answer("purpose_en");
    made.kind = request.answer("kind") == "manual" ? FileKind::Manual : FileKind::Electronic;
    made.is_special = request.answer("special") == "yes", made.invites_proposals = request.answer("proposals") == "yes", made.is_confirmed = request.answer("confirmed") == "yes";
    made.persons = number_typed(request.answer("persons"));
    made.version = std::max<std::int64_t>(0, number_typed(request.answer("version")));
    auto const procedure = request.path.at("procedure");
    auto const keep = [&](db::Write& tx) -> Result<void> {
        TRY(keep_additions(tx, visit.caller, visit.here, procedure, made));
        if (tells == Tells::Front)
            tell_purpose(tx, visit.here, procedure);
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), keep));
    return mado::web::done(visit, "/privacy/files", "privacy.said.file");
}

// The number of persons from which a file is published.
Shown show_least(Visit const& visit, Attempt const* attempt)
{
    LeastView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/privacy/files"), {}, mado::web::trouble_of(visit, attempt, "least") };
    view.least = attempt ? visit.request.answer("least") : std::to_string(visit.here.database.read(visit.tenant(), [](db::Read& tx) { return least_persons(tx); }));
    return mado::web::page(visit, "privacy/least.html", view, attempt);
}

Shown act_least(Visit const& visit)
{
    auto const persons = number_typed(visit.request.answer("least"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return set_least(tx, visit.caller, visit.here, persons); }));
    return mado::web::done(visit, "/privacy/files", "privacy.said.least");
}

std::vector<mado::web::PageType> file_pages() { return { html::page<LeastView>("privacy/least.html"), html::page<FilesView>("privacy/files.html"), html::page<FileView>("privacy/file.html") }; }

}  // namespace mado::privacy::web
