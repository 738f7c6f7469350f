// Extensions of a limit (延長): each once, in their order, before it passes.
#include <mado/text/utf8.h>

#include "service/letters.h"
#include "service/limits.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_words = 2000;
constexpr char const* matter = "extension";

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::optional<Day> end_of(definitions::FoundLimit const& limit) { return limit.last_day ? limit.last_day : limit.expected; }

definitions::FoundLimit const* named(std::vector<definitions::FoundLimit> const& limits, std::string_view name)
{
    auto const found = std::ranges::find_if(limits, [&](definitions::FoundLimit const& limit) { return limit.limit->name == name; });
    return found == limits.end() ? nullptr : &*found;
}

// As it would end with this extension too.
std::optional<Day> end_with(definitions::DefinitionPointer const& definition, definitions::Inputs inputs, definitions::Events::Prolonged extension, Day today)
{
    inputs.events.prolonged.push_back(extension);
    definitions::Evaluation evaluation(definition, std::move(inputs));
    auto const limits = evaluation.limits(today);
    auto const* limit = named(limits, extension.limit);
    return limit ? end_of(*limit) : std::nullopt;
}

// Only before it passes; while it stands still it cannot.
bool has_passed(definitions::FoundLimit const& limit, Day today) { return !limit.stands_still && (!limit.last_day || today > *limit.last_day); }

struct Ends { definitions::Limit const* limit; definitions::Prolonging const* extension; std::optional<Day> before, after; };

Result<Ends> checked(db::Read& tx, Workplace const& here, Case const& found, Extending const& extending)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const today = here.now().today();
    auto const limits = evaluation.limits(today);
    auto const* limit = named(limits, extending.limit);
    if (!limit || limit->stopped_on || limit->limit->extensions.empty())
        return refuse({ { "extension", "cases.extend.choose" } });
    auto const& all = limit->limit->extensions;
    auto const chosen = std::ranges::find(all, extending.extension, &definitions::Prolonging::name);
    if (chosen == all.end())
        return refuse({ { "extension", "cases.extend.choose" } });
    if (has_passed(*limit, today))
        return refuse(Kind::Conflict, "cases.extend.passed", { { "limit", limit->limit->title.japanese() } });
    for (auto at = chosen; at != all.end(); ++at)
        if (std::ranges::find(limit->extended, at->name) != limit->extended.end())
            return refuse(Kind::Conflict, at == chosen ? "cases.extend.made_already" : "cases.extend.order");
    auto const before = end_of(*limit);
    if (chosen->until_chosen && (!extending.until || (before && *extending.until <= *before)))
        return refuse({ { "until", "cases.extend.until_too_early", { { "day", before ? service::wareki_words(*before) : std::string() } } } });
    Ends ends { definition->limit(extending.limit), nullptr, limit->last_day, {} };
    ends.extension = &*std::ranges::find(ends.limit->extensions, extending.extension, &definitions::Prolonging::name);
    ends.after = end_with(definition, evaluation.inputs(), { extending.limit, extending.extension, extending.until }, today);
    return ends;
}

json::Value notice_values(Ends const& ends, Extension const& made)
{
    auto const day = [](std::optional<Day> on) { return on ? service::wareki_words(*on) : std::string(); };
    return json::object({ { "has_reasons", true }, { "reasons", json::array({ json::object({ { "words", made.reason }, { "law", ends.extension->law } }) }) },
        { "asked_until_wareki", day(ends.after) },
        { "limit", json::object({ { "title", ends.limit->title.japanese() }, { "law", ends.extension->law }, { "before_wareki", day(ends.before) }, { "until_wareki", day(ends.after) } }) } });
}

// The act, the notice and the word to the applicant in one commit; the row is there, so that the clocks count it.
Result<Extension> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Ends const& ends, Extension made)
{
    made.state = ExtensionState::Made;
    made.last_day_before = ends.before;
    made.last_day = ends.after;
    made.at = here.now().at;
    if (!store::end_extension(tx, made))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.extended", found, { { "extension", made.id.value }, { "limit", made.limit }, { "name", made.extension },
        { "last_day", made.last_day ? made.last_day->iso() : std::string() } });
    service::tell(tx, here, found, "extended");
    made.document = TRY(service::send_to_applicant(tx, caller, here, found, ends.extension->send, notice_values(ends, made), {}));
    store::keep_document(tx, made.id, made.document);
    return made;
}

approvals::Proposal proposal_of(Case const& found, definitions::Definition const& definition, Ends const& ends, Extension const& drafted)
{
    auto const title = ends.limit->title.japanese();
    auto const until = ends.after ? service::wareki_words(*ends.after) : std::string();
    approvals::Proposal proposal { matter, drafted.id.value, found.owner, found.procedure, "期限の延長　" + found.title + "　" + found.applicant_name, word_of(definition.effect), {},
        "「" + title + "」を" + until + "まで延長する", drafted.reason, {}, definition.route_by };
    proposal.lines.push_back({ "what", found.applicant_name });
    if (ends.before)
        proposal.lines.push_back({ "what", "いまの期限 " + service::wareki_words(*ends.before) });
    proposal.lines.push_back({ "law", {}, ends.extension->law });
    return proposal;
}

Result<void> nothing_circulates(db::Read& tx, CaseId const& id)
{
    for (auto const& other : store::extensions(tx, id))
        if (other.state == ExtensionState::Drafted)
            return refuse(Kind::Conflict, "cases.extend.drafted_already");
    return {};
}

Result<Extension> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto extension = store::extension(tx, { draft.proposal.matter });
    if (!extension || extension->state != ExtensionState::Drafted || extension->draft != draft.id)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return std::move(*extension);
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, Extension extension)
{
    extension.state = ExtensionState::Dropped;
    extension.at = here.now().at;
    if (!store::end_extension(tx, extension))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    auto const found = TRY(find(tx, extension.of));
    trace(tx, caller, here, "cases.case.extension_dropped", found, { { "extension", extension.id.value } });
    return {};
}

}  // namespace

std::vector<Extendable> extendable(db::Read& tx, Workplace const& here, Case const& found)
{
    std::vector<Extendable> all;
    auto const definition = service::definition_of(tx, here, found.definition);
    auto evaluation = cases::evaluation(tx, here, found);
    if (!definition || !evaluation || !model::can(found.state, model::Step::Extend))
        return all;
    auto const today = here.now().today();
    for (auto const& limit : evaluation->limits(today)) {
        if (limit.stopped_on || has_passed(limit, today))
            continue;
        auto const& names = limit.limit->extensions;
        auto next = names.begin();
        for (auto at = names.begin(); at != names.end(); ++at)
            if (std::ranges::find(limit.extended, at->name) != limit.extended.end())
                next = std::next(at);
        for (; next != names.end(); ++next)
            all.push_back({ (*definition)->limit(limit.limit->name), &*next, end_of(limit),
                next->until_chosen ? std::nullopt : end_with(*definition, evaluation->inputs(), { limit.limit->name, next->name, {} }, today) });
    }
    return all;
}

Result<Extension> extend(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Extending const& extending, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Extend));
    TRY(nothing_circulates(tx, id));
    if (is_blank(extending.reason))
        return refuse({ { "reason", "cases.extend.reason_required" } });
    if (text::length(extending.reason) > most_words)
        return refuse({ { "reason", "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    auto const ends = TRY(checked(tx, here, found, extending));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    Extension made { { here.now().id() }, id, extending.limit, extending.extension, ends.extension->until_chosen ? extending.until : std::nullopt, extending.reason,
        ExtensionState::Drafted, ends.before, ends.after, {}, {}, caller.person, here.now().at };
    if (definition->route_by.empty()) {
        store::insert_extension(tx, made);
        return carry_out(tx, caller, here, found, ends, made);
    }
    made.draft = TRY(approvals::draft(tx, caller, here, proposal_of(found, *definition, ends, made))).id;
    store::insert_extension(tx, made);
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.extension_drafted", found, { { "extension", made.id.value }, { "draft", made.draft.value }, { "limit", made.limit } });
    return made;
}

Result<Extension> find_extension(db::Read& tx, ExtensionId const& id)
{
    auto found = store::extension(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "cases.extend.not_found");
    return std::move(*found);
}

std::vector<Extension> extensions(db::Read& tx, CaseId const& of) { return store::extensions(tx, of); }

// -- listeners, in the publisher's transaction.

Result<void> service::on_extension_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const extension = TRY(of_draft(tx, event.draft));
    auto found = TRY(find(tx, extension.of));
    found.state = TRY(model::after(found.state, model::Step::Extend));
    // The notice must be out before the limit passes, also when the approval took its time.
    auto const ends = TRY(checked(tx, here, found, { extension.limit, extension.extension, extension.reason, extension.until }));
    TRY(carry_out(tx, caller, here, found, ends, extension));
    return {};
}

Result<void> service::on_extension_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const extension = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, extension);
}

Result<void> service::on_extension_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const extension = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, extension);
}

Result<void> service::drop_extensions(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of)
{
    for (auto const& extension : store::extensions(tx, of)) {
        if (extension.state != ExtensionState::Drafted)
            continue;
        TRY(approvals::drop(tx, caller, here, matter, extension.id.value));
        TRY(drop(tx, caller, here, extension));
    }
    return {};
}

}  // namespace mado::cases
