#include <mado/audit/audit.h>
#include <mado/cases/letters.h>
#include <mado/definitions/shelf.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "service/defending.h"
#include "service/inside.h"
#include "store/defence_store.h"
#include "store/target_store.h"

#include <algorithm>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_part = 4'000;
constexpr char const* document_name = "defence_statement";

struct Part { char const* control; char const* title; std::string Defence::*words; bool is_required; };
constexpr std::array<Part, 6> parts { { { "claim", "弁明の趣旨", &Defence::claim, true }, { "act", "処分の内容", &Defence::act, true }, { "course", "処分に至る経緯", &Defence::course, true },
    { "reasons", "処分の理由", &Defence::reasons, true }, { "answer", "審査請求の理由に対する弁明", &Defence::answer, true }, { "evidence", "添付する証拠書類", &Defence::evidence, false } } };

Result<cases::Dispute> reviewed(db::Read& tx, CaseId const& id, std::string const& dispute)
{
    for (auto& one : cases::disputes(tx, id))
        if (one.id == dispute) {
            if (one.kind != cases::DisputeKind::ReviewRequest)
                return refuse(Kind::Conflict, "disclosure.defence.review_only");
            return std::move(one);
        }
    return refuse(Kind::NotFound, "disclosure.no_dispute");
}

std::vector<FieldError> too_long_in(Defence const& typed)
{
    std::vector<FieldError> errors;
    for (auto const& part : parts)
        if (text::length(typed.*part.words) > most_part)
            errors.push_back({ part.control, "disclosure.too_long", { { "most", std::to_string(most_part) } } });
    for (auto const& [control, words] : { std::pair("name", &typed.name), std::pair("address", &typed.address) })
        if (text::length(*words) > service::most_title)
            errors.push_back({ control, "disclosure.too_long", { { "most", std::to_string(service::most_title) } } });
    return errors;
}

std::vector<FieldError> missing_in(Defence const& typed)
{
    std::vector<FieldError> errors;
    if (service::is_blank(typed.name))
        errors.push_back({ "name", "disclosure.required" });
    if (service::is_blank(typed.address))
        errors.push_back({ "address", "disclosure.required" });
    for (auto const& part : parts)
        if (part.is_required && service::is_blank(typed.*part.words))
            errors.push_back({ part.control, "disclosure.required" });
    return errors;
}

Result<Defence> to_write(db::Read& tx, Caller const& caller, Workplace const& here, Defence const& typed)
{
    auto found = TRY(defence(tx, caller, here, typed.of, typed.dispute));
    if (found.state != DefenceState::Writing)
        return refuse(Kind::Conflict, "disclosure.defence.on_its_way");
    if (found.version != typed.version)
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    if (auto errors = too_long_in(typed); !errors.empty())
        return refuse(std::move(errors));
    for (auto const& part : parts)
        found.*part.words = typed.*part.words;
    found.name = typed.name, found.address = typed.address;
    found.honorific = typed.honorific.empty() ? "様" : typed.honorific;
    found.by = caller.person;
    found.at = here.now().at;
    return found;
}

Result<Defence> keep(db::Write& tx, Defence one)
{
    if (one.version == 0 ? !store::insert(tx, one) : !store::change(tx, one))
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    one.version = std::max<std::int64_t>(one.version, 1);
    return one;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Defence const& one)
{
    std::map<std::string, std::string> details;
    if (one.draft)
        details.emplace("draft", one.draft.value);
    if (!one.document.empty())
        details.emplace("document", one.document);
    audit::record(tx, caller, here.now(), event, { { "case", one.of.value }, { "dispute", one.dispute } }, details);
}

std::string body_of(Defence const& one)
{
    std::string text = "宛先　" + one.name + "（" + one.address + "）";
    for (auto const& part : parts)
        if (!service::is_blank(one.*part.words))
            text += std::string("\n\n【") + part.title + "】\n" + one.*part.words;
    return text;
}

approvals::Proposal proposal_of(cases::Case const& found, cases::Dispute const& dispute, Defence const& one, std::string route)
{
    approvals::Proposal made;
    made.matter_kind = defence_matter;
    made.matter = one.dispute;
    made.owner = found.owner;
    made.procedure = found.procedure;
    made.title = "弁明書　" + found.title + "　" + dispute.number;
    made.effect = "filing";
    made.result = "done";
    made.result_words = "弁明書を提出する";
    made.route = std::move(route);
    made.body = body_of(one);
    made.lines = { { "what", "審査請求　" + dispute.number + "（" + wareki::text(dispute.filed_on) + "）", {} }, { "law", {}, "行政不服審査法第29条" } };
    return made;
}

json::Value values_of(cases::Dispute const& dispute, Defence const& one)
{
    json::Array said;
    for (auto const& part : parts)
        if (!service::is_blank(one.*part.words))
            said.push_back(json::object({ { "title", part.title }, { "words", one.*part.words } }));
    return json::object({ { "dispute", json::object({ { "number", dispute.number }, { "filed_wareki", wareki::text(dispute.filed_on) } }) }, { "defence", json::Value(std::move(said)) } });
}

// Its row, when the draft is that of a 弁明書.
Result<Defence> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto found = store::defence(tx, draft.proposal.matter);
    if (!found || found->state != DefenceState::Circulating || found->draft != draft.id)
        return refuse(Kind::Conflict, "disclosure.changed_meanwhile");
    return std::move(*found);
}

bool is_of_a_defence(approvals::Draft const& draft) { return draft.proposal.matter_kind == defence_matter; }

Result<void> given_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto one = TRY(of_draft(tx, draft));
    one.state = DefenceState::Writing;
    one = TRY(keep(tx, std::move(one)));
    trace(tx, caller, here, "disclosure.defence.sent_back", one);
    return {};
}

}  // namespace

Result<Defence> defence(db::Read& tx, Caller const& caller, Workplace const&, CaseId const& id, std::string const& dispute)
{
    auto const found = TRY(disputed(tx, caller, id));
    auto const about = TRY(reviewed(tx, id, dispute));
    if (auto kept = store::defence(tx, dispute); kept && kept->of == id)
        return std::move(*kept);
    return service::begun(tx, found, about);
}

Result<Defence> find_defence(db::Read& tx, std::string const& dispute)
{
    auto found = store::defence(tx, dispute);
    if (!found)
        return refuse(Kind::NotFound, "disclosure.no_dispute");
    return std::move(*found);
}

Result<Defence> write_defence(db::Write& tx, Caller const& caller, Workplace const& here, Defence const& typed)
{
    auto one = TRY(to_write(tx, caller, here, typed));
    one = TRY(keep(tx, std::move(one)));
    trace(tx, caller, here, "disclosure.defence.written", one);
    return one;
}

Result<Defence> send_defence(db::Write& tx, Caller const& caller, Workplace const& here, Defence const& typed)
{
    auto one = TRY(to_write(tx, caller, here, typed));
    if (auto errors = missing_in(one); !errors.empty())
        return refuse(std::move(errors));
    auto const found = TRY(cases::find(tx, one.of));
    auto const dispute = TRY(reviewed(tx, one.of, one.dispute));
    auto const definition = definitions::definition(tx, here.definitions, found.definition);
    if (!definition || definition->route_by.empty())
        return refuse(Kind::Conflict, "disclosure.defence.no_route");
    one.draft = TRY(approvals::draft(tx, caller, here, proposal_of(found, dispute, one, definition->route_by))).id;
    one.state = DefenceState::Circulating;
    one = TRY(keep(tx, std::move(one)));
    trace(tx, caller, here, "disclosure.defence.drafted", one);
    return one;
}

// -- listeners, in the publisher's transaction.

Result<void> service::on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (!is_of_a_defence(event.draft))
        return {};
    auto one = TRY(of_draft(tx, event.draft));
    auto const found = TRY(cases::find(tx, one.of));
    auto const dispute = TRY(reviewed(tx, one.of, one.dispute));
    one.document = TRY(cases::send_letter(tx, caller, here, found, { document_name, one.name, one.address, one.honorific, values_of(dispute, one) }));
    one.state = DefenceState::Issued;
    one = TRY(keep(tx, std::move(one)));
    disclosure::trace(tx, caller, here, "disclosure.defence.issued", one);
    return {};
}

Result<void> service::on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    return is_of_a_defence(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> service::on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    return is_of_a_defence(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> service::on_edited(db::Write&, Caller const&, Workplace const&, approvals::Edited const& event)
{
    if (is_of_a_defence(event.draft) && event.draft.proposal.body != event.before.proposal.body)
        return refuse(Kind::Conflict, "disclosure.defence.edit_on_its_page");
    return {};
}

Result<void> service::on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event)
{
    auto const one = store::defence_of_document(tx, event.document.id.value);
    if (!one)
        return {};
    for (auto const& due : store::dues(tx, one->of))
        if (due.dispute == one->dispute && due.what == defence_word && !due.done_on)
            finish(tx, caller, here, due);
    return {};
}

}  // namespace mado::disclosure
