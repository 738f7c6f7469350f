// A signature with the card is verified again where the case is examined, by a job, against what arrived.
#include "service/signatures.h"
#include "tests/site.h"

#include <mado/card/statement.h>

#include <filesystem>

#include <unistd.h>

using namespace mado;
using namespace mado::cases;

namespace {

struct Desk : test::Pages {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("mado_cases_card_" + std::to_string(::getpid()));
    card::CardBox box { folder };
    std::shared_ptr<card::Acceptance> acceptance = std::make_shared<card::Acceptance>();

    Desk()
    {
        box.issue("good", { .person = { .name = "三宅　陽子", .name_replaced = "00001", .sex = "female", .born_words = "419900102", .address = "岡山県総社市中央九丁目１番", .address_replaced = "0000000000000" },
            .from = seconds() - 86'400, .through = seconds() + 86'400 }, "ABC123", seconds());
        acceptance->trust = [this] { return card::trust_with(box.known_authority()); };
    }
    ~Desk() { std::filesystem::remove_all(folder); }
    std::int64_t seconds() const { return clock.now().microseconds / 1'000'000; }

    // As the front makes it of the same answers.
    std::string statement(CaseId const& id, json::Value const& body)
    {
        auto const text = std::string(test::library().text("procedures/dog_registration.yaml"));
        auto const definition = read([&](db::Read& tx) { return definitions::definition(tx, here.definitions, crypto::sha256_hex(text)); });
        return card::statement(*definition, { code, towns.by_code(code)->name, id.value, body.text("receipt_number"), body.text("applicant"), seconds(), card::stated_answers(body.object("answers")), {} });
    }
    json::Value identity(std::string const& cms)
    {
        identity::Proof proof { "card", "card", "test_card", { { "name", "三宅　陽子" } }, crypto::base64url(cms), { seconds() * 1'000'000 } };
        return identity::json_of(proof);
    }
    // Submitted with a signature of `signed_body`, while `body` arrives.
    CaseId submit_signed(json::Value body, json::Value const& signed_body, CaseId const& signed_id, CaseId const& id)
    {
        body.set("identity", identity(box.sign("good", "ABC123", statement(signed_id, signed_body), seconds())->cms));
        auto const received = write([&](db::Write& tx) { return receive(tx, from_front, here, message(gateway::Kind::Submitted, id.value, "dog_registration", body)); });
        REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
        return id;
    }
    CaseId new_id() { return { ids.uuid(clock.now().microseconds / 1000) }; }
    void work(CaseId const& id)
    {
        jobs::Job const job { {}, code, std::string(service::signature_job), json::object({ { "case", id.value } }) };
        REQUIRE(service::verify_signature(here, job, acceptance));
    }
    std::optional<service::SignatureFinding> finding(CaseId const& id)
    {
        auto const one = found(id);
        return read([&](db::Read& tx) { return service::signature_finding(tx, here, one); });
    }
};

}  // namespace

TEST_CASE("a right signature holds, and says where the card differs")
{
    Desk desk;
    auto const id = desk.new_id();
    auto const body = desk.body(Desk::dog);
    desk.submit_signed(body, body, id, id);
    CHECK(desk.finding(id)->signature.state == "waiting");
    desk.work(id);
    auto const finding = desk.finding(id);
    REQUIRE(finding);
    CHECK(finding->signature.fault == "");
    CHECK(finding->signature.state == "holds");
    CHECK(finding->signature.is_test);
    CHECK(finding->signature.revocation == "not_asked");
    REQUIRE_FALSE(finding->compared.empty());
    CHECK(finding->compared.front().match == card::Match::SameButReplaced);  // 子 is marked on the card
    CHECK(finding->compared.front().on_card == "三宅　陽〔子〕");
    auto const content = finding->evidence.text("content");
    CHECK(card::verify_again(finding->evidence, content, desk.acceptance->trust()).holds);
    desk.work(id);  // a job may run twice
    CHECK(desk.finding(id)->signature.state == "holds");
    CHECK_FALSE(desk.read([&](db::Read& tx) { return store::signature(tx, id); }, test::Town::neighbour));  // the wall between towns
    auto const page = desk.shown(desk.staff("morita", "animals_clerk"), "/cases/{case}/signature", id);
    CHECK(page.find("三宅　陽〔子〕") != std::string::npos);
    CHECK(page.find("試験用カードの署名です") != std::string::npos);
    CHECK(page.find("未確認") != std::string::npos);
}

TEST_CASE("answers other than those that were signed, and the signature of another application")
{
    Desk desk;
    auto const id = desk.new_id(), other = desk.new_id();
    auto const body = desk.body(Desk::dog);
    auto changed = body;
    auto answers = changed["answers"];
    answers.set("dog_name", json::object({ { "value", "ポチ" }, { "origin", "typed" }, { "changed", false } }));
    changed.set("answers", answers);
    desk.submit_signed(changed, body, id, id);
    desk.work(id);
    CHECK(desk.finding(id)->signature.state == "fails");
    CHECK(desk.finding(id)->signature.fault == "card.other_content");
    desk.submit_signed(desk.body(Desk::dog), body, id, other);
    desk.work(other);
    CHECK(desk.finding(other)->signature.fault == "card.other_content");
    CHECK(desk.shown(desk.staff("morita", "animals_clerk"), "/cases/{case}/signature", id).find("署名を正しいと確かめられません") != std::string::npos);
}

TEST_CASE("a test card proves nothing where test cards are not believed")
{
    Desk desk;
    desk.acceptance->trust = [] { return card::pinned_authorities(); };
    auto const id = desk.new_id();
    auto const body = desk.body(Desk::dog);
    desk.submit_signed(body, body, id, id);
    desk.work(id);
    CHECK(desk.finding(id)->signature.fault == "card.foreign");
}

TEST_CASE("without a signature there is nothing to verify")
{
    Desk desk;
    auto const id = desk.submit_dog();
    CHECK_FALSE(desk.finding(id));
    desk.work(id);
    CHECK_FALSE(desk.finding(id));
}
