#include <mado/privacy/provisions.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/privacy/files.h>
#include <mado/cases/special.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>

#include "store/provision_store.h"

#include <algorithm>

namespace mado::privacy {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 1000;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::vector<FieldError> wrong_in(Provision const& one, Day today)
{
    std::vector<FieldError> errors;
    struct Typed { char const* control; std::string const& words; bool is_needed; };
    for (auto const& [control, words, is_needed] : { Typed { "recipient", one.recipient, true }, Typed { "ground", one.ground, true }, Typed { "purpose", one.purpose, false },
             Typed { "items", one.items, true }, Typed { "remarks", one.remarks, false } }) {
        if (is_needed && is_blank(words))
            errors.push_back({ control, "privacy.required" });
        if (text::length(words) > most_words)
            errors.push_back({ control, "privacy.too_long", { { "most", std::to_string(most_words) } } });
    }
    if (one.given_on > today)
        errors.push_back({ "given_on", "privacy.provision.future" });
    if (one.persons < 1)
        errors.push_back({ "persons", "privacy.file.count" });
    return errors;
}

Provision marked(db::Read& tx, Provision one)
{
    one.is_special = one.of && cases::special_of(tx, one.of);
    return one;
}

// What people may change of a line that stands: an event's own facts stay.
Provision laid_over(Provision kept, Provision const& typed)
{
    if (kept.source == Source::Hand)
        kept.given_on = typed.given_on;
    kept.recipient = typed.recipient, kept.ground = typed.ground, kept.purpose = typed.purpose, kept.items = typed.items, kept.remarks = typed.remarks;
    kept.persons = typed.persons;
    kept.form = typed.form;
    kept.is_checked = typed.is_checked;
    kept.version = typed.version;
    return kept;
}

std::string own_division(db::Read& tx, Caller const& caller)
{
    auto const position = organization::position(tx, caller.position);
    return position ? position->division : std::string();
}

}  // namespace

std::vector<Provision> provisions(db::Read& tx, Caller const& caller, int fiscal_year)
{
    std::vector<Provision> all;
    auto const scope = access::scope(tx, caller, may_read_provisions);
    for (auto& one : store::provisions(tx, first_day_of_fiscal_year(fiscal_year), last_day_of_fiscal_year(fiscal_year)))
        if (std::ranges::any_of(scope, [&](std::string const& division) { return access::within(one.division, division); }))
            all.push_back(marked(tx, std::move(one)));
    return all;
}

Result<Provision> find_provision(db::Read& tx, Caller const& caller, std::string const& id)
{
    auto found = store::provision(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "privacy.provision.not_found");
    TRY(access::allow(tx, caller, may_read_provisions, { found->division }));
    return marked(tx, std::move(*found));
}

Result<Provision> keep_provision(db::Write& tx, Caller const& caller, Workplace const& here, Provision const& typed)
{
    auto made = typed;
    if (typed.id.empty()) {
        made.division = own_division(tx, caller);
    } else {
        auto const kept = TRY(find_provision(tx, caller, typed.id));
        made = laid_over(kept, typed);
    }
    TRY(access::allow(tx, caller, may_keep_provisions, { made.division }));
    if (auto errors = wrong_in(made, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    made.by = caller.person;
    made.position = caller.position;
    made.at = here.now().at;
    if (typed.id.empty()) {
        made.id = here.now().id();
        made.source = Source::Hand;
        made.source_key = "hand/" + made.id;
        made.of = {};
        made.is_checked = true;
        store::insert(tx, made);
    } else if (!store::update(tx, made)) {
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    }
    audit::record(tx, caller, here.now(), typed.id.empty() ? "privacy.provision.written" : "privacy.provision.corrected", { { "provision", made.id } },
        { { "source", word_of(made.source) }, { "given_on", made.given_on.iso() }, { "persons", std::to_string(made.persons) }, { "checked", made.is_checked ? "true" : "false" } });
    return made;
}

}  // namespace mado::privacy
