// Sending a case on (進達・移送), and taking it back to the body that it came from (返戻).
#include <mado/definitions/answers.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/limit.h>

#include "service/charging.h"
#include "service/after_decision.h"
#include "service/forwarding.h"
#include "service/letters.h"
#include "service/paper_values.h"
#include "service/limits.h"
#include "service/workings.h"
#include "store/shield_store.h"
#include "store/case_store.h"
#include "store/charge_store.h"
#include "store/forward_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_words = 4000;
constexpr char const* matter = "forward";
constexpr char const* cover = "forward_cover";
constexpr char const* transfer_notice = "transfer_notice";

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

definitions::Forward const* named(std::vector<definitions::Forward const*> const& all, std::string_view name)
{
    auto const found = std::ranges::find(all, name, [](auto const* forward) { return std::string_view(forward->name); });
    return found == all.end() ? nullptr : *found;
}

ForwardAct act_of(definitions::Forward const& forward) { return forward.kind == "transfer" ? ForwardAct::Transfer : ForwardAct::Via; }

// The prefecture is the town's own; a municipality is another one of the same prefecture, or any for a prefecture.
bool can_go_to(tenancy::Town const& own, tenancy::Town const& other, definitions::Forward const& forward)
{
    if (other.code == own.code || forward.to == "agency" || own.training || other.training)
        return false;
    return forward.to == "prefecture" ? other.is_prefecture() && other.code == own.prefecture : !other.is_prefecture() && other.prefecture == own.prefecture;
}

std::vector<FieldError> wrong_in(ForwardWish const& wish, definitions::Forward const& forward, tenancy::Town const& own, tenancy::Towns const& towns)
{
    std::vector<FieldError> errors;
    auto const* other = wish.tenant.empty() ? nullptr : towns.by_code(wish.tenant);
    if (!wish.tenant.empty() && (!other || !can_go_to(own, *other, forward)))
        errors.push_back({ "to", "cases.forward.to_required" });
    if (wish.tenant.empty() && is_blank(wish.body))
        errors.push_back({ "body", "cases.forward.body_required" });
    if (wish.tenant.empty() && is_blank(wish.address))
        errors.push_back({ "address", "cases.forward.address_required" });
    if (act_of(forward) == ForwardAct::Via && is_blank(wish.opinion))
        errors.push_back({ "opinion", "cases.forward.opinion_required" });
    if (text::length(wish.opinion) > most_words)
        errors.push_back({ "opinion", "cases.words_too_long", { { "most", std::to_string(most_words) } } });
    if (act_of(forward) == ForwardAct::Via && !wish.form_checked)
        errors.push_back({ "checked", "cases.forward.check_required" });
    return errors;
}

// 確かめた事項 as the other body reads them. A transfer hands the case over: that body establishes for itself.
json::Object facts_of(Workplace const& here, definitions::Evaluation& evaluation)
{
    json::Object facts;
    for (auto const& page : evaluation.definition().examine())
        for (auto const& field : page.fields)
            if (auto const answer = evaluation.inputs().examined.find(field.name); answer != evaluation.inputs().examined.end() && !answer->second.is_null())
                facts[field.title.japanese()] = definitions::shown(field, answer->second, &here.library, "ja");
    return facts;
}

json::Value answers_to_send(Content const& content, model::Secrets const& secrets)
{
    json::Value all = json::Object {};
    for (auto const& [name, value] : model::with_secrets(content.answers, secrets)) {
        auto const origin = content.origins.find(name);
        auto one = origin != content.origins.end() && origin->second.is_object() ? origin->second : json::object({ { "origin", "typed" }, { "changed", false } });
        all.set(name, one.set("value", value));
    }
    return all;
}

std::vector<gateway::BlobName> blobs_of(json::Object const& files)
{
    std::vector<gateway::BlobName> blobs;
    for (auto const& [field, file] : files)
        for (auto const& blob : file.array("blobs"))
            blobs.push_back({ blob.text("name"), static_cast<std::uint64_t>(blob.integer("size")) });
    return blobs;
}

// The whole submission, sealed again to the other body. 個人番号 leave their own encryption only inside the sealed body.
json::Value submission_of(db::Read& tx, Workplace const& here, Case const& found, Content const& content, Forwarding const& forwarding, definitions::Definition const& definition)
{
    auto const* town = here.towns.by_code(tx.tenant());
    auto const secrets = service::decrypted(here, found.id, store::secrets(tx, found.id));
    auto body = json::object({ { "act", word_of(forwarding.act) }, { "forward", forwarding.name }, { "first_arrival", found.arrived_at.microseconds }, { "from", town ? town->name : tx.tenant() } });
    body.set("receipt_number", found.receipt_number).set("channel", "forwarded").set("applicant", found.applicant).set("language", found.language).set("notice", found.notice);
    body.set("identity", json::object({ { "how", "none" } })).set("round", found.round);
    body.set("answers", answers_to_send(content, secrets)).set("files", content.files).set("shown", content.shown);
    body.set("hides", store::shield(tx, found.id).has_value());
    body.set("facts", forwarding.facts).set("opinion", forwarding.opinion).set("procedure", definition.procedure).set("definition_text", definition.text);
    return body;
}

json::Value values_for_paper(Forwarding const& forwarding, Content const& content, definitions::Definition const& definition)
{
    json::Array enclosures;
    for (auto const& [name, file] : content.files) {
        auto const* field = definition.field(name);
        for (auto const& blob : file.array("blobs"))
            enclosures.push_back(json::object({ { "words", (field ? field->title.japanese() : name) + "　" + blob.text("title") } }));
    }
    auto const facts = json::array_of(forwarding.facts, [](auto const& fact) { return json::object({ { "words", fact.first + "　" + (fact.second.is_text() ? fact.second.text() : "") } }); });
    return json::object({ { "opinion", forwarding.opinion }, { "has_opinion", !forwarding.opinion.empty() }, { "has_established", !forwarding.facts.empty() }, { "established", facts },
        { "has_enclosures", !enclosures.empty() }, { "enclosures", std::move(enclosures) }, { "forward", json::object({ { "body", forwarding.body } }) } });
}

// Away: to a tenant as a letter, to an agency as a document with its enclosures.
Result<void> send_away(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Forwarding const& forwarding)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    // The whole submission leaves the house: only when a protector has released it.
    if (auto const shield = store::shield(tx, found.id); shield && !shield->may_leave)
        return refuse(Kind::Conflict, "cases.shield.may_not_leave");
    auto const content = store::content(tx, found.id);
    if (!forwarding.other.empty()) {
        service::post_forwarded(tx, here, found, forwarding.other, submission_of(tx, here, found, content, forwarding, *definition), blobs_of(content.files));
        return {};
    }
    TRY(service::send_to_another(tx, caller, here, found, cover, { forwarding.body, forwarding.address, "御中" }, values_for_paper(forwarding, content, *definition)));
    return {};
}

// 移送: the applicant is told to where and by which law; the case is over here.
Result<void> tell_transfer(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Forwarding const& forwarding)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto const forward = std::ranges::find(definition->forwards, forwarding.name, &definitions::Forward::name);
    auto const law = forward == definition->forwards.end() ? std::string() : forward->law;
    auto const values = json::object({ { "forward", json::object({ { "body", forwarding.body }, { "law", law } }) }, { "has_law", !law.empty() } });
    TRY(service::send_to_applicant(tx, caller, here, found, transfer_notice, values, {}));
    return {};
}

Result<Case> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Case found, Forwarding forwarding)
{
    auto const is_transfer = forwarding.act == ForwardAct::Transfer;
    found.state = TRY(model::after(found.state, is_transfer ? model::Step::Transfer : model::Step::Forward));
    forwarding.sent_at = here.now().at;
    auto const before = std::exchange(forwarding.state, ForwardState::Sent);
    if (!store::change_forwarding(tx, forwarding, before))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    found.forwarded_to = forwarding.other.empty() ? forwarding.body : forwarding.other;
    found.replied = false;
    if (is_transfer) {
        found.result = "forwarded";
        found.dispatched_on = here.now().today();
        found.stands_still = false;
        for (auto const& one : store::owed(tx, found.id))  // what was to be paid before a decision is asked by who decides
            if (!one.paid_on)
                TRY(service::uncharge(tx, here, found, one.charge, "移送により、決定する機関が徴収する"));
    }
    TRY(send_away(tx, caller, here, found, forwarding));
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    if (is_transfer)
        TRY(service::stop_beside(tx, caller, here, found));
    trace(tx, caller, here, "cases.case.forwarded", found, { { "act", word_of(forwarding.act) }, { "forward", forwarding.name }, { "to", forwarding.other }, { "forwarding", forwarding.id } });
    service::tell(tx, here, found, "forwarded");
    if (is_transfer)
        TRY(tell_transfer(tx, caller, here, found, forwarding));
    TRY(service::close_if_done(tx, caller, here, found));
    return found;
}

approvals::Proposal proposal_of(Case const& found, definitions::Definition const& definition, definitions::Forward const& forward, Forwarding const& drafted)
{
    auto const* act = drafted.act == ForwardAct::Transfer ? "移送" : "進達";
    approvals::Proposal proposal { matter, drafted.id, found.owner, found.procedure, std::string(act) + "　" + found.title + "　" + found.applicant_name, word_of(definition.effect), {},
        drafted.body + "へ" + act + "する", drafted.opinion, {}, definition.route_by };
    proposal.lines.push_back({ "what", found.applicant_name });
    if (!forward.law.empty())
        proposal.lines.push_back({ "law", {}, forward.law });
    for (auto const& [label, words] : drafted.facts)
        proposal.lines.push_back({ "check", label + "　" + (words.is_text() ? words.text() : "") });
    return proposal;
}

Result<void> nothing_circulates(db::Read& tx, CaseId const& id)
{
    for (auto const& other : store::forwardings(tx, id))
        if (other.state == ForwardState::Drafted)
            return refuse(Kind::Conflict, "cases.forward.drafted_already");
    return {};
}

Result<Forwarding> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto found = store::find_forwarding(tx, draft.proposal.matter);
    if (!found || found->state != ForwardState::Drafted || found->draft != draft.id)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return std::move(*found);
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, Forwarding forwarding)
{
    forwarding.ended_at = here.now().at;
    auto const before = std::exchange(forwarding.state, ForwardState::Dropped);
    if (!store::change_forwarding(tx, forwarding, before))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    auto const found = TRY(find(tx, forwarding.of));
    trace(tx, caller, here, "cases.case.forward_dropped", found, { { "forwarding", forwarding.id } });
    return {};
}

Forwarding wished(Caller const& caller, Workplace const& here, CaseId const& id, ForwardWish const& wish, definitions::Forward const& forward)
{
    auto const* other = here.towns.by_code(wish.tenant);
    Forwarding made;
    made.id = here.now().id();
    made.of = id;
    made.act = act_of(forward);
    made.name = forward.name;
    made.other = wish.tenant;
    made.body = other ? other->name : wish.body;
    made.address = other ? std::string() : wish.address;
    made.opinion = wish.opinion;
    made.at = here.now().at;
    made.by = caller.person;
    return made;
}

}  // namespace

std::vector<definitions::Forward const*> forwards_of(Case const& found, definitions::Evaluation& evaluation)
{
    std::vector<definitions::Forward const*> all;
    if (!found.came_from.empty())
        return all;
    for (auto const& forward : evaluation.definition().forwards)
        if (evaluation.holds(forward.when))
            all.push_back(&forward);
    return all;
}

std::optional<Day> send_on_by(Workplace const& here, Case const& found, definitions::Forward const& forward, definitions::Evaluation& evaluation)
{
    auto const days = forward.days ? evaluation.evaluate(forward.days).to_integer() : std::nullopt;
    if (!days || *days < 0 || *days > 10'000)
        return std::nullopt;
    return clock_end({ found.received_on(), Count::Days, static_cast<std::int32_t>(*days) }, here.calendar);
}

std::vector<Body> bodies_for(Workplace const& here, std::string const& tenant, definitions::Forward const& forward)
{
    std::vector<Body> all;
    auto const* own = here.towns.by_code(tenant);
    if (!own)
        return all;
    for (auto const& town : here.towns.all()) {
        if (!can_go_to(*own, town, forward))
            continue;
        auto const has_staff = here.database.read(town.code, [](db::Read& tx) { return !organization::positions(tx).empty(); });
        if (has_staff)
            all.push_back({ town.code, town.name });
    }
    return all;
}

Result<Case> forward(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, ForwardWish const& wish, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_forward, id, expected_version));
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const* forward = named(forwards_of(found, evaluation), wish.name);
    if (!forward)
        return refuse({ { "forward", "cases.forward.choose" } });
    TRY(model::after(found.state, act_of(*forward) == ForwardAct::Transfer ? model::Step::Transfer : model::Step::Forward));
    TRY(nothing_circulates(tx, id));
    auto const* own = here.towns.by_code(tx.tenant());
    if (auto errors = wrong_in(wish, *forward, *own, here.towns); !errors.empty())
        return refuse(std::move(errors));
    auto made = wished(caller, here, id, wish, *forward);
    if (made.act == ForwardAct::Via)
        made.facts = facts_of(here, evaluation);
    auto const& definition = evaluation.definition();
    if (definition.route_by.empty()) {
        store::insert_forwarding(tx, made);
        return carry_out(tx, caller, here, found, made);
    }
    made.draft = TRY(approvals::draft(tx, caller, here, proposal_of(found, definition, *forward, made))).id;
    store::insert_forwarding(tx, made);
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.forward_drafted", found, { { "forwarding", made.id }, { "draft", made.draft.value } });
    return found;
}

Result<Case> hand_back(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_forward, id, expected_version));
    auto came = service::open_forwarding(tx, id, false);
    if (!came || came->act != ForwardAct::Via)
        return refuse(Kind::Conflict, "cases.forward.not_through_another");
    if (is_blank(reason) || text::length(reason) > most_words)
        return refuse({ { "reason", is_blank(reason) ? "cases.forward.reason_required" : "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    found.state = TRY(model::after(found.state, model::Step::HandBack));
    found.result = "handed_back";
    found.stands_still = false;
    came->reason = reason;
    came->ended_at = here.now().at;
    came->state = ForwardState::HandedBack;
    if (!store::change_forwarding(tx, *came, ForwardState::Sent))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    TRY(store::change(tx, found));
    TRY(service::keep_record(tx, caller, here, found));
    service::post_forwarded(tx, here, found, came->other, json::object({ { "act", "hand_back" }, { "reason", std::string(reason) } }), {});
    trace(tx, caller, here, "cases.case.handed_back", found, { { "to", came->other }, { "forwarding", came->id } });
    return found;
}

std::vector<Forwarding> forwardings(db::Read& tx, CaseId const& id) { return store::forwardings(tx, id); }

Result<Forwarding> find_forwarding(db::Read& tx, std::string const& id)
{
    auto found = store::find_forwarding(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "cases.forward.not_found");
    return std::move(*found);
}

// -- listeners, in the publisher's transaction.

Result<void> service::on_forward_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const forwarding = TRY(of_draft(tx, event.draft));
    auto const found = TRY(find(tx, forwarding.of));
    TRY(carry_out(tx, caller, here, found, forwarding));
    return {};
}

Result<void> service::on_forward_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const forwarding = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, forwarding);
}

Result<void> service::on_forward_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const forwarding = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, forwarding);
}

Result<void> service::drop_forwardings(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    for (auto const& one : store::forwardings(tx, found.id)) {
        if (one.state == ForwardState::Drafted) {
            TRY(approvals::drop(tx, caller, here, matter, one.id));
            TRY(drop(tx, caller, here, one));
        } else if (one.state == ForwardState::Sent && one.outgoing && one.act == ForwardAct::Via) {
            TRY(drop(tx, caller, here, one));
            if (!one.other.empty())
                service::post_forwarded(tx, here, found, one.other, json::object({ { "act", "withdraw" } }), {});
        }
    }
    return {};
}

std::optional<Forwarding> service::open_forwarding(db::Read& tx, CaseId const& id, bool outgoing)
{
    for (auto const& one : store::forwardings(tx, id))
        if (one.state == ForwardState::Sent && one.outgoing == outgoing)
            return one;
    return std::nullopt;
}

void service::post_forwarded(db::Write& tx, Workplace const& here, Case const& found, std::string const& tenant, json::Value body, std::vector<gateway::BlobName> blobs)
{
    auto const now = here.now();
    gateway::Letter letter { gateway::Kind::Forwarded, found.id.value, here.keys.zone + "@" + tenant, found.definition, now.at, std::move(blobs) };
    letter.body = gateway::seal_body(here.keys, here.keys.zone, tx.tenant(), letter.kind, letter.subject, letter.definition, letter.arrived_at, std::move(body));
    letter.sealed = true;
    gateway::post(tx, now, letter);
}

}  // namespace mado::cases
