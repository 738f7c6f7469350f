#include "web/signing.h"

#include <mado/card/statement.h>
#include <mado/crypto/box.h>
#include <mado/definitions/answers.h>

#include <mado/files/store.h>

namespace mado::applications {

namespace {

std::optional<std::string> plain(web::Visit const& visit, std::string const& name, std::string const& key_text)
{
    auto const bytes = crypto::from_base64url(key_text);
    crypto::SymmetricKey key;
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, reinterpret_cast<char*>(key.bytes.data()));
    return visit.here.files.read(name, key);
}

}  // namespace

Result<std::string> statement_of(web::Visit const& visit, OpenForm const& form, std::int64_t at)
{
    auto evaluation = form.evaluation(visit);
    auto const answers = definitions::submitted(evaluation);
    auto const files = card::stated_files(files_for_submission(*form.definition, answers, form.contents.keys),
        [&](std::string const& name, std::string const& key) { return plain(visit, name, key); });
    if (!files)
        return refuse(Refusal::Kind::Busy, "applications.sign.file_away");
    return card::statement(*form.definition, { visit.tenant(), visit.town.name, form.application.id.value, form.application.receipt_number, form.application.applicant, at,
        card::stated_answers(answers_for_submission(*form.definition, answers)), *files });
}

bool is_signed(Contents const& contents)
{
    return contents.signature.is_object();
}

std::optional<identity::Proof> proof_of_signature(web::Visit const& visit, OpenForm const& form, card::Acceptance const& acceptance)
{
    if (!is_signed(form.contents))
        return std::nullopt;
    auto const at = form.contents.signature.integer("at");
    auto const cms = crypto::from_base64url(form.contents.signature.text("cms"));
    auto const text = statement_of(visit, form, at);
    if (!cms || !text)
        return std::nullopt;
    auto const now = visit.here.clock.now().microseconds / 1'000'000;
    auto const checked = card::verify(*cms, *text, acceptance.trust(), now, card::NoRevocation());  // revocation was asked when it was handed in
    if (!checked)
        return std::nullopt;
    identity::Proof proof;
    proof.how = "card";
    proof.assurance = "card";
    proof.provider = checked->is_test ? "test_card" : "jpki";
    proof.attributes = { { "name", checked->person.name }, { "address", checked->person.address }, { "sex", checked->person.sex } };
    if (!checked->person.born_on.empty())
        proof.attributes["born_on"] = checked->person.born_on;
    std::erase_if(proof.attributes, [](auto const& one) { return one.second.empty(); });
    proof.evidence = form.contents.signature.text("cms");
    proof.at = { at * 1'000'000 };
    return proof;
}

std::string sign_path(OpenForm const& form)
{
    return form.path("/sign");
}

bool wants_to_sign(web::Visit const& visit, definitions::Definition const& definition, card::AcceptancePointer const& acceptance)
{
    return acceptance && definition.identity != definitions::Assurance::None && visit.request.query_of("sign") == "card";
}

}  // namespace mado::applications
