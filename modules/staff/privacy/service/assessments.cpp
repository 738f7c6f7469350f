#include <mado/privacy/assessments.h>

#include <mado/api/system.h>
#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/cases/my_number.h>
#include <mado/organization/organization.h>
#include <mado/privacy/files.h>
#include <mado/text/utf8.h>
#include <mado/yaml/document.h>

#include "store/assessment_store.h"

#include <algorithm>
#include <charconv>

namespace mado::privacy {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view file = "operations/assessment.yaml";
constexpr std::size_t most_words = 4000;

// The level that the number of persons asks for: the last one that it reaches.
void add_level(AssessmentFacts& facts, definitions::Library const& library)
{
    auto const parsed = yaml::parse(std::string(library.text(file)));
    auto const* levels = parsed ? parsed->find("levels") : nullptr;
    if (!levels || facts.persons == 0)
        return;
    for (auto const& [name, style, place, node] : levels->entries) {
        auto const text = node.text_of("from");
        std::int64_t from = 0;
        std::from_chars(text.data(), text.data() + text.size(), from);
        if (facts.persons < from)
            continue;
        facts.level = node.text_of("title");
        facts.level_law = node.text_of("law");
        facts.level_from_memory = node.text_of("sure") == "memory";
    }
}

std::vector<Holder> holders_of(db::Read& tx, std::string const& owner)
{
    std::vector<Holder> holders;
    for (auto const& position : organization::positions(tx)) {
        auto const grants = access::grants_of(tx, position.id);
        if (std::ranges::none_of(grants, [&](access::Grant const& grant) { return cases::may_read_my_number.roles.has(grant.role) && access::within(owner, grant.division); }))
            continue;
        auto const division = organization::division(tx, position.division);
        holders.push_back({ division ? division->name : position.division, position.title });
    }
    return holders;
}

std::vector<Link> links_of(db::Read& tx, definitions::Definition const& definition, Day today)
{
    std::vector<Link> links;
    for (auto const& forward : definition.forwards)
        links.push_back({ forward.to, {}, forward.law });
    for (auto const& consult : definition.consults) {
        if (consult.with == "division")
            continue;
        // A body has the name by which it was written to last.
        auto const last = consult.with == "body" ? cases::last_letter_to(tx, cases::ConsultKind::Body, consult.whom) : std::nullopt;
        links.push_back({ consult.with, last ? last->addressee : std::string(), consult.law });
    }
    for (auto const& system : api::systems(tx))
        if (system.is_live(today) && system.has(api::scope::cases) && system.may_see(definition.owner) && system.may_use(definition.procedure))
            links.push_back({ "system", system.name, system.purpose });
    return links;
}

AssessmentFacts facts_from(db::Read& tx, Workplace const& here, PersonalFile const& of)
{
    AssessmentFacts facts;
    facts.procedure = of.procedure;
    facts.owner = of.organization;
    facts.file = of.name;
    facts.items = of.items;
    facts.persons = of.added.persons;
    facts.keep = of.keep;
    if (auto const task = cases::number_task(tx, here, of.procedure)) {
        facts.task = task->task;
        facts.law = task->law;
        facts.law_from_memory = task->from_memory;
    }
    if (auto const definition = definitions::published_definition(tx, here.definitions, of.procedure, here.now().today())) {
        facts.title = definition->title.japanese();
        facts.holders = holders_of(tx, definition->owner);
        facts.links = links_of(tx, *definition, here.now().today());
    }
    add_level(facts, here.library);
    return facts;
}

}  // namespace

std::vector<AssessmentFacts> assessment_facts(db::Read& tx, Workplace const& here)
{
    std::vector<AssessmentFacts> all;
    for (auto const& one : personal_files(tx, here))
        if (one.holds_numbers)
            all.push_back(facts_from(tx, here, one));
    return all;
}

Result<AssessmentFacts> facts_of(db::Read& tx, Workplace const& here, std::string const& procedure)
{
    for (auto const& one : personal_files(tx, here))
        if (one.holds_numbers && one.procedure == procedure)
            return facts_from(tx, here, one);
    return refuse(Kind::NotFound, "privacy.assessment.not_found");
}

Assessment assessment(db::Read& tx, std::string const& procedure) { return store::assessment(tx, procedure).value_or(Assessment {}); }

Result<void> keep_assessment(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Assessment const& typed)
{
    TRY(access::allow(tx, caller, may_keep_assessments, { "" }));
    TRY(facts_of(tx, here, procedure));
    std::vector<FieldError> errors;
    Assessment made;
    for (auto const* name : assessment_answers) {
        auto const found = typed.answers.find(name);
        made.answers[name] = found == typed.answers.end() ? std::string() : found->second;
        if (text::length(made.answers[name]) > most_words)
            errors.push_back({ name, "privacy.too_long", { { "most", std::to_string(most_words) } } });
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    made.version = typed.version;
    made.by = caller.person;
    made.position = caller.position;
    made.at = here.now().at;
    if (!store::keep(tx, procedure, made))
        return refuse(Kind::Conflict, "privacy.changed_meanwhile");
    audit::record(tx, caller, here.now(), "privacy.assessment.kept", {}, { { "procedure", procedure } });
    return {};
}

}  // namespace mado::privacy
