#include "service/signatures.h"

#include "service/shielding.h"
#include "store/case_store.h"
#include "store/identity_store.h"

#include <mado/card/statement.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/filling.h>

namespace mado::cases::service {

namespace {

std::string context_of(CaseId const& id, std::string_view what) { return "cases.signature." + std::string(what) + "." + id.value; }

std::string boxed(Workplace const& here, CaseId const& id, std::string_view what, json::Value const& value)
{
    return crypto::encrypt(here.keys.storage, json::canonical(value), context_of(id, what));
}

std::optional<json::Value> unboxed(Workplace const& here, CaseId const& id, std::string_view what, std::string const& box)
{
    auto const text = box.empty() ? std::nullopt : crypto::decrypt(here.keys.storage, box, context_of(id, what));
    auto value = text ? json::parse(*text, { .bytes = 16u << 20 }) : std::unexpected(json::Error {});
    return value ? std::optional(std::move(*value)) : std::nullopt;
}

std::string words_of(Workplace const& here, definitions::Field const& field, json::Value const& value)
{
    return definitions::shown(field, value, &here.library, "ja", definitions::Showing::Staff);
}

bool comes_from(definitions::Field const& field, std::string_view source) { return std::ranges::find(field.prefill, source) != field.prefill.end(); }

// A name typed in two parts is compared as one; readings are not on the card.
std::string typed_name(json::Value const& value)
{
    if (!value.is_object())
        return value.is_text() ? value.text() : std::string();
    auto const whole = value.text("text");
    return whole.empty() ? value.text("family") + value.text("given") : whole;
}

std::string typed_address(json::Value const& value)
{
    return value.is_object() ? value.text("text") + value.text("number") + value.text("building") : value.is_text() ? value.text() : std::string();
}

std::vector<SignatureFinding::Compared> compared(Workplace const& here, definitions::Definition const& definition, Content const& content, card::Person const& person)
{
    std::vector<SignatureFinding::Compared> all;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields) {
            auto const answer = content.answers.find(field.name);
            if (answer == content.answers.end() || answer->second.is_null())
                continue;
            auto const add = [&](std::string on_card, card::Match match) { all.push_back({ field.title.japanese(), words_of(here, field, answer->second), std::move(on_card), match }); };
            if (comes_from(field, "identity.name"))
                add(card::marked(person.name, person.name_replaced), card::compare(typed_name(answer->second), person.name, person.name_replaced));
            else if (comes_from(field, "identity.address"))
                add(card::marked(person.address, person.address_replaced), card::compare(typed_address(answer->second), person.address, person.address_replaced));
            else if (comes_from(field, "identity.born_on") && answer->second.is_object())
                add(person.born_on, answer->second.text("date") == person.born_on ? card::Match::Same : card::Match::Different);
            else if (comes_from(field, "identity.born_on"))
                add(person.born_on, answer->second.is_text() && answer->second.text() == person.born_on ? card::Match::Same : card::Match::Different);
        }
    return all;
}

std::optional<std::string> plain(Workplace const& here, std::string const& name, std::string const& key_text)
{
    auto const bytes = crypto::from_base64url(key_text);
    crypto::SymmetricKey key;
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, reinterpret_cast<char*>(key.bytes.data()));
    return here.files.read(name, key);
}

struct Waiting {
    Case found;
    definitions::DefinitionPointer definition;
    store::Signature signature;
    identity::Proof proof;
};

std::optional<Waiting> waiting(db::Read& tx, Workplace const& here, CaseId const& id)
{
    auto const found = store::find(tx, id);
    auto const signature = store::signature(tx, id);
    auto const proof = store::identity(tx, id);
    if (!found || !signature || signature->state != "waiting" || !proof)
        return std::nullopt;
    auto definition = definitions::definition(tx, here.definitions, found->definition);
    return definition ? std::optional(Waiting { *found, std::move(definition), *signature, *proof }) : std::nullopt;
}

// Busy: a file is not here yet; the job comes again.
Result<std::string> statement_of(Workplace const& here, std::string const& tenant, Waiting const& one, json::Value const& stated)
{
    auto const files = card::stated_files(stated.object("files"), [&](std::string const& name, std::string const& key) { return plain(here, name, key); });
    if (!files)
        return refuse(Refusal::Kind::Busy, "cases.file.not_readable");
    auto const* town = here.towns.by_code(tenant);
    return card::statement(*one.definition, { tenant, town ? town->name : "", one.found.id.value, one.found.receipt_number, one.found.applicant, one.proof.at.microseconds / 1'000'000,
        stated.object("answers"), *files });
}

store::Signature judged(Workplace const& here, Waiting const& one, std::string const& statement, card::Acceptance const& acceptance)
{
    auto made = one.signature;
    made.checked_at = here.now().at;
    auto const cms = crypto::from_base64url(one.proof.evidence);
    auto const checked = cms ? card::verify(*cms, statement, acceptance.trust(), one.signature.arrived_at.microseconds / 1'000'000, *acceptance.revocation)
                             : Result<card::Signed>(refuse(Refusal::Kind::Invalid, "card.not_a_signature"));
    if (!checked) {
        made.state = "fails";
        made.fault = checked.error().key;
        return made;
    }
    made.state = "holds";
    made.is_test = checked->is_test;
    made.revocation = card::word_of(checked->revocation.state);
    made.evidence = boxed(here, one.found.id, "evidence", card::evidence_of(*checked, *cms, statement).set("content", statement));
    return made;
}

}  // namespace

void want_signature(db::Write& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, json::Value const& body, Instant arrived_at)
{
    if (body["identity"].text("how") != "card")
        return;
    auto answers = card::stated_answers(body.object("answers"));
    std::erase_if(answers, [&](auto const& answer) {
        auto const* field = definition.field(answer.first);
        return !field || definitions::is_kept_for_sending(*field);  // a my_number is never kept twice
    });
    auto const stated = json::object({ { "answers", std::move(answers) }, { "files", body.object("files") } });
    store::want_signature(tx, found.id, boxed(here, found.id, "stated", stated), arrived_at);
    jobs::enqueue(tx, here.now(), signature_job, json::object({ { "case", found.id.value } }), here.now().at, found.id.value);
}

Result<void> verify_signature(Workplace const& here, jobs::Job const& job, card::AcceptancePointer const& acceptance)
{
    CaseId const id { job.payload.text("case") };
    auto const one = here.database.read(job.tenant, [&](db::Read& tx) { return waiting(tx, here, id); });
    auto const stated = one ? unboxed(here, id, "stated", one->signature.stated) : std::nullopt;
    if (!stated || !acceptance)
        return {};
    auto const statement = TRY(statement_of(here, job.tenant, *one, *stated));
    auto const made = judged(here, *one, statement, *acceptance);
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(signature_job) };
    return here.database.write(job.tenant, { .name = signature_job }, [&](db::Write& tx) -> Result<void> {
        if (store::keep_signature(tx, id, made))
            trace(tx, caller, here, "cases.signature.checked", one->found, { { "state", made.state }, { "revocation", made.revocation }, { "test", made.is_test ? "yes" : "no" } });
        return {};
    });
}

std::optional<SignatureFinding> signature_finding(db::Read& tx, Workplace const& here, Case const& found)
{
    auto const signature = store::signature(tx, found.id);
    auto const definition = service::definition_of(tx, here, found.definition);
    if (!signature || !definition)
        return std::nullopt;
    SignatureFinding finding { *signature };
    finding.is_shielded = kept_of(tx, found.id).is_shielded();
    if (auto const evidence = unboxed(here, found.id, "evidence", signature->evidence)) {
        finding.evidence = *evidence;
        auto const person = card::person_of((*evidence)["result"]["person"]);
        finding.compared = compared(here, **definition, content(tx, found.id), person);
        if (finding.is_shielded)
            std::erase_if(finding.compared, [&](SignatureFinding::Compared const& one) { return one.on_card == card::marked(person.address, person.address_replaced); });
    }
    return finding;
}

}  // namespace mado::cases::service
