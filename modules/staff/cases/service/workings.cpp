#include "service/workings.h"

#include "service/charging.h"

#include "service/after_decision.h"

#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/definitions/town_decisions.h>
#include <mado/organization/organization.h>

#include "service/limits.h"
#include "service/attachments.h"
#include "store/case_store.h"
#include "store/charge_store.h"
#include "store/content_store.h"
#include "store/forward_store.h"
#include "service/identities.h"
#include "store/shield_store.h"

namespace mado::cases::service {

namespace {

using Kind = Refusal::Kind;

crypto::SymmetricKey subject_key(Workplace const& here, CaseId const& id)
{
    return crypto::derive(crypto::view(here.keys.storage.bytes), id.value, "cases.my_number");
}

std::optional<Day> day_of(std::optional<Instant> at) { return at ? std::optional(day_in_tokyo(*at)) : std::nullopt; }

definitions::Events events_of(db::Read& tx, Case const& found)
{
    definitions::Events events;
    for (auto const& request : store::requests(tx, found.id)) {
        // A request that passed unanswered stood still through its last day.
        auto const ended = request.state == RequestState::Expired ? std::optional(request.until) : day_of(request.answered_at);
        events.completion_requests.push_back({ day_in_tokyo(request.asked_at), ended });
    }
    for (auto const& charge : store::charges(tx, found.id))
        if (charge.owed.before_decision)
            events.payments.push_back({ charge.owed.charged_on, charge.owed.paid_on ? charge.owed.paid_on : charge.exempted_on });
    for (auto const& extension : store::extensions(tx, found.id))
        if (extension.state == ExtensionState::Made)
            events.prolonged.push_back({ extension.limit, extension.extension, extension.until });
    for (auto const& forwarding : store::forwardings(tx, found.id))
        if (forwarding.outgoing && forwarding.sent_at)
            events.forwarded.push_back({ day_in_tokyo(*forwarding.sent_at), day_of(forwarding.ended_at) });
    events.decided_on = found.decided_on;
    events.attachments_complete_on = papers_complete_on(tx, found);
    events.next_arrived_on = found.next_arrived_on;
    return events;
}

Result<void> keep_charges(db::Write& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation)
{
    std::set<std::string> hold;
    for (auto const& charge : evaluation.charges())
        if (charge.charge->before_decision && charge.known && charge.total() > Yen(0)) {
            hold.insert(charge.charge->name);
            TRY(service::charge(tx, here, found, { charge.charge->name, charge.charge->title.japanese(), charge.total().amount(), true, here.now().today(), std::nullopt }, charge.charge->revenue));
        }
    for (auto const& owed : store::owed(tx, found.id)) {
        if (!owed.before_decision || hold.contains(owed.charge))
            continue;
        if (owed.paid_on)
            store::set_reckoned(tx, found.id, owed.charge, 0);
        else
            TRY(service::uncharge(tx, here, found, owed.charge, "申請の内容による料金の取りやめ"));
    }
    return {};
}

// The nearest running limit; when all stand still, the first of them with the day expected.
void keep_clocks(Case& changed, std::vector<definitions::FoundLimit> const& limits)
{
    changed.starts = changed.due = std::nullopt;
    changed.limit.clear();
    changed.stands_still = false;
    auto const take = [&](definitions::FoundLimit const& limit, std::optional<Day> due) {
        changed.starts = limit.starts;
        changed.due = due;
        changed.limit = limit.limit->name;
        changed.stands_still = limit.stands_still;
    };
    for (auto const& limit : limits)
        if (!limit.stopped_on && !limit.stands_still && limit.last_day && (!changed.due || *limit.last_day < *changed.due))
            take(limit, limit.last_day);
    for (auto const& limit : limits)
        if (!limit.stopped_on && limit.stands_still && changed.limit.empty())
            take(limit, limit.expected);
}

}  // namespace

std::optional<Day> expected_on(db::Read& tx, Workplace const& here, Case const& found)
{
    auto evaluation = cases::evaluation(tx, here, found);
    if (!evaluation)
        return std::nullopt;
    for (auto const& limit : evaluation->limits(here.now().today()))
        if (limit.limit->until == definitions::Limit::Until::Decision)
            return limit.last_day ? limit.last_day : limit.expected;
    return std::nullopt;
}

std::string encrypted(Workplace const& here, CaseId const& id, model::Secrets const& secrets)
{
    if (secrets.empty())
        return {};
    json::Object object;
    for (auto const& [control, number] : secrets)
        object[control] = number;
    return crypto::encrypt(subject_key(here, id), json::canonical(object), id.value);
}

model::Secrets decrypted(Workplace const& here, CaseId const& id, std::string const& boxed)
{
    model::Secrets secrets;
    if (boxed.empty())
        return secrets;
    auto const plain = crypto::decrypt(subject_key(here, id), boxed, id.value);
    auto const parsed = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    if (!parsed)
        throw std::runtime_error("cases: what was encrypted for case " + id.value + " does not open with this zone's key");
    for (auto const& [control, number] : parsed->object())
        secrets[control] = number.text();
    return secrets;
}

Result<Case> found_for(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id)
{
    auto found = TRY(cases::find(tx, id));
    TRY(access::allow(tx, caller, action, { found.owner }));
    TRY(not_ones_own(caller, found));
    return found;
}

Result<void> not_ones_own(Caller const& caller, Case const& found)
{
    return is_of(caller, found) ? refuse(Kind::Forbidden, "cases.own_matter") : Result<void>();
}

bool is_of(Caller const& caller, Case const& found)
{
    return found.applicant == "staff" && caller.kind == CallerKind::Staff && caller.person && found.entered_by == caller.person;
}

Result<Case> found_for(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id, std::int64_t expected_version)
{
    auto found = TRY(found_for(tx, caller, action, id));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return found;
}

Result<definitions::DefinitionPointer> definition_of(db::Read& tx, Workplace const& here, std::string const& hash)
{
    auto definition = definitions::definition(tx, here.definitions, hash);
    if (!definition)
        return refuse(Kind::NotFound, "cases.definition_not_here");
    return definition;
}

definitions::Inputs inputs_of(db::Read& tx, Workplace const& here, Case const& found, Content const& content)
{
    definitions::Inputs inputs;
    inputs.answers = model::for_evaluation(content.answers, content.files);
    inputs.examined = content.examined;
    inputs.applicant = found.applicant;
    inputs.identity = identity_of(tx, found.id);
    inputs.received_on = found.received_on();
    inputs.received_at = found.arrived_at;
    inputs.calendar = &here.calendar;
    inputs.decisions = definitions::decisions_of(tx, here.definitions, here.library, found.received_on());
    inputs.events = events_of(tx, found);
    inputs.offered = definitions::round_pointer(tx, found.procedure, found.round);
    return inputs;
}

json::Array misfit(db::Read& tx, Workplace const& here, definitions::DefinitionPointer const& definition, Case const& found, Content const& content, model::Secrets const& secrets)
{
    auto inputs = inputs_of(tx, here, found, content);
    inputs.answers = model::with_secrets(std::move(inputs.answers), secrets);
    definitions::Evaluation evaluation(definition, std::move(inputs));
    return model::misfit_of(definitions::check_all(evaluation, &here.library)).array();
}

Result<void> refresh(db::Write& tx, Workplace const& here, Case& changed)
{
    if (!model::is_open(changed.state))
        return follow_limits(tx, here, changed);
    auto const definition = TRY(definition_of(tx, here, changed.definition));
    auto const content = store::content(tx, changed.id);
    changed.item = chosen_item(*definition, content.answers);
    definitions::Evaluation before(definition, inputs_of(tx, here, changed, content));
    TRY(keep_charges(tx, here, changed, before));
    definitions::Evaluation evaluation(definition, inputs_of(tx, here, changed, content));
    auto const limits = evaluation.limits(here.now().today());
    keep_clocks(changed, limits);
    follow_limits(tx, here, changed, limits);
    return {};
}

std::optional<Owed> unpaid_before_decision(db::Read& tx, CaseId const& id)
{
    for (auto& owed : store::owed(tx, id))
        if (owed.before_decision && !owed.paid_on)
            return std::move(owed);
    return std::nullopt;
}

bool has_unpaid(db::Read& tx, CaseId const& id)
{
    return std::ranges::any_of(store::owed(tx, id), [](Owed const& owed) { return !owed.paid_on; });
}

void tell(db::Write& tx, Workplace const& here, Case const& told, std::string_view event, std::string const& box)
{
    if (told.application_key.empty())
        return;  // nobody follows it on the front: it came on paper, by telephone, or from a colleague
    auto const now = here.now();
    auto const expected = model::is_open(told.state) ? expected_on(tx, here, told) : std::nullopt;
    auto clear = json::object({ { "state", word_of(told.state) }, { "at", now.at.microseconds }, { "event", event.empty() ? json::Value {} : json::Value(event) },
        { "verify", nullptr } });
    clear.set("expected_on", expected ? json::Value(expected->iso()) : json::Value {});
    clear.set("charges", told.state == CaseState::Withdrawn ? json::Value(json::Array {}) : charges_told(tx, here, told.id));
    if (auto refunds = refunds_told(tx, told.id); !refunds.array().empty())
        clear.set("refunds", std::move(refunds));
    if (auto over = refunds_over_told(tx, told.id); !over.array().empty())
        clear.set("refunds_over", std::move(over));
    clear.set("papers", papers_told(tx, told.id));
    clear.set("hides", store::shield(tx, told.id).has_value());
    gateway::Letter letter { gateway::Kind::Told, told.id.value, "front", told.definition, now.at };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, letter.definition, letter.arrived_at, json::object({ { "clear", clear }, { "box", box.empty() ? json::Value {} : json::Value(box) } }));
    gateway::post(tx, now, letter);
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Case const& found, std::map<std::string, std::string> details)
{
    details.emplace("state", word_of(found.state));
    audit::record(tx, caller, here.now(), event, { { "case", found.id.value } }, details);
}

Result<void> close_if_done(db::Write& tx, Caller const& caller, Workplace const& here, Case& found)
{
    auto const from = found.state == CaseState::Dispatched ? carried_out_from(tx, found.id) : std::nullopt;
    if (found.state != CaseState::Dispatched || has_unpaid(tx, found.id) || (from && here.now().today() < *from))
        return {};
    found.state = TRY(model::after(found.state, model::Step::Close));
    TRY(store::change(tx, found));
    TRY(keep_record(tx, caller, here, found));
    trace(tx, caller, here, "cases.case.closed", found);
    tell(tx, here, found, "closed");
    return {};
}

bool examines(db::Read& tx, PersonId const& person, std::string const& owner, Day on)
{
    for (auto const& position : organization::positions_of(tx, person, on))
        if (access::allow(tx, { tx.tenant(), CallerKind::Staff, person, position.id, {}, {} }, may_examine, { owner }))
            return true;
    return false;
}

std::string chosen_item(definitions::Definition const& definition, json::Object const& answers)
{
    auto const chosen = definition.rounds ? answers.find(definition.rounds->choose) : answers.end();
    return chosen != answers.end() && chosen->second.is_text() ? chosen->second.text() : std::string();
}

crypto::PublicKey key_of(std::string const& application_key)
{
    crypto::PublicKey key;
    auto const bytes = crypto::from_base64url(application_key);
    if (!bytes || bytes->size() != key.bytes.size())
        throw std::runtime_error("cases: the application's public key is not 32 bytes");
    std::ranges::copy(*bytes, key.bytes.begin());
    return key;
}

}  // namespace mado::cases::service
