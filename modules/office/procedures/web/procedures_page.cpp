#include "web/pages.h"
#include "web/shown.h"

#include <mado/crypto/box.h>
#include <mado/organization/organization.h>

namespace mado::procedures::pages {

namespace {

using definitions::Version;
using definitions::VersionState;

struct ProcedureRow {
    std::string address, title, name, owner, working, published, flag;
    bool is_adopted = false, is_newer = false;
    static constexpr auto fields = std::tuple { html::field("address", &ProcedureRow::address), html::field("title", &ProcedureRow::title), html::field("name", &ProcedureRow::name),
        html::field("owner", &ProcedureRow::owner), html::field("working", &ProcedureRow::working), html::field("published", &ProcedureRow::published),
        html::field("flag", &ProcedureRow::flag), html::field("is_adopted", &ProcedureRow::is_adopted), html::field("is_newer", &ProcedureRow::is_newer) };
};

struct ProceduresPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<ProcedureRow> procedures;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ProceduresPage::trouble_summary), html::field("procedures", &ProceduresPage::procedures) };
};

std::string library_hash(Workplace const& here, std::string const& procedure)
{
    auto const text = here.library.text("procedures/" + file_of(procedure));
    return text.empty() ? std::string() : crypto::sha256_hex(text);
}

void show_versions(Visit const& visit, ProcedureRow& row, std::vector<Version> const& versions)
{
    auto const today = visit.now().today();
    for (auto const& version : versions) {
        if (version.state == VersionState::Draft || version.state == VersionState::Examined)
            row.working = mado::web::words(visit, "procedures.state." + word_of(version.state));
        else if (version.state == VersionState::Published && version.starts_on && row.published.empty())
            row.published = mado::web::words(visit, *version.starts_on > today ? "procedures.published.from" : "procedures.published.since", { { "day", day_words(*version.starts_on) } });
    }
}

ProcedureRow row_of(Visit const& visit, db::Read& tx, std::string const& procedure, std::vector<Version> const& versions)
{
    auto const& here = visit.here;
    ProcedureRow row;
    row.address = mado::web::link(visit, { "procedures", procedure });
    row.name = procedure;
    row.is_adopted = !versions.empty();
    show_versions(visit, row, versions);
    definitions::DefinitionPointer shown;
    for (auto const& version : versions)
        if (!shown)
            shown = definitions::definition(tx, here.definitions, version.hash);
    if (!shown)
        shown = here.library.procedure(procedure);
    row.title = shown ? shown->title.japanese() : procedure;
    if (shown)
        if (auto const division = organization::division(tx, shown->owner))
            row.owner = division->name;
    auto const in_library = library_hash(here, procedure);
    row.is_newer = row.is_adopted && !in_library.empty() && !std::ranges::any_of(versions, [&](Version const& one) { return one.based_on == in_library || one.hash == in_library; });
    return row;
}

}  // namespace

Result<http::Response> show_procedures(Visit const& visit, Attempt const* attempt)
{
    ProceduresPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.procedures = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::map<std::string, std::vector<Version>> all;
        for (auto const& name : visit.here.library.procedures())
            all[name];
        for (auto& version : definitions::versions(tx))
            all[version.procedure].push_back(version);
        std::vector<ProcedureRow> rows;
        for (auto const& [name, versions] : all)
            rows.push_back(row_of(visit, tx, name, versions));
        return rows;
    });
    return mado::web::page(visit, "procedures/procedures.html", page, attempt);
}

Result<http::Response> act_procedures(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return republish_all(tx, visit.caller, visit.here); }));
    return mado::web::done(visit, "/procedures", "procedures.said.republished");
}

mado::web::PageType procedures_page() { return html::page<ProceduresPage>("procedures/procedures.html"); }

}  // namespace mado::procedures::pages
