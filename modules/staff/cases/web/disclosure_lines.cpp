#include "web/disclosure_lines.h"

#include <mado/cases/after.h>
#include <mado/cases/disclosures.h>
#include <mado/yaml/document.h>

namespace mado::cases {

std::string disclosure_kind(definitions::Library const& library, std::string_view procedure)
{
    auto const parsed = yaml::parse(library.text(disclosure_file));
    auto const* procedures = parsed ? parsed->find("procedures") : nullptr;
    return procedures ? procedures->text_of(procedure) : std::string();
}

void web::add_disclosure_lines(Asked const& asked, Lines& lines)
{
    auto const kind = disclosure_kind(asked.visit.here.library, asked.found.procedure);
    bool const amends = kind == "correction" || kind == "suspension";
    if (asked.may(may_read_disclosure) && !kind.empty())
        lines.actions.push_back({ mado::web::link(asked.visit, { amends ? "amendments" : "disclosure", asked.found.id.value }), mado::web::words(asked.visit, amends ? "cases.action.amendments" : "cases.action.disclosure") });
    if (asked.may(may_read_disclosure) && !disputes(asked.tx, asked.found.id).empty())
        lines.actions.push_back({ mado::web::link(asked.visit, { "disputes", asked.found.id.value }), mado::web::words(asked.visit, "cases.action.disputes") });
}

}  // namespace mado::cases
