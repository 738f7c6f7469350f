#pragma once
// A staff zone in memory: two towns, divisions with clerks and heads, the three published procedures, a resident with a key.
#include <mado/approvals/module.h>
#include <mado/treasury/module.h>
#include <mado/treasury/receipts.h>
#include <mado/cases/cases.h>
#include <mado/cases/consults.h>
#include <mado/cases/module.h>
#include <mado/cases/my_number.h>
#include <mado/desk/module.h>
#include <mado/documents/module.h>
#include <mado/module/testing/town.h>
#include <mado/registers/module.h>
#include <mado/documents/documents.h>

#include <mado/audit/audit.h>
#include <mado/sanitizing/files.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> sanitizing();
}

namespace mado::cases::test {

using testing::all_papers;
using testing::day;
using testing::Folder;
using testing::library;
using testing::parsed;

struct Town : testing::Town {
    crypto::KeyPair applicant = crypto::make_key_pair();
    std::vector<Module> modules { documents::describe(), approvals::describe(), treasury::describe(), registers::describe(), desk::describe(), describe() };
    std::map<std::string, std::int64_t> sequences;

    Caller clerk = staff("morita", "animals_clerk"), head = staff("kunisada", "animals_head"), road_clerk = staff("fujii", "roads_clerk"), road_head = staff("hiramatsu", "works_head"),
           child_clerk = staff("kageyama", "benefits_clerk"), child_head = staff("uno", "benefits_head"), stranger = staff("morita", "animals_clerk", neighbour);
    Caller cashier = staff("ono", "cashier");
    Caller from_front { .tenant = code, .kind = CallerKind::Zone, .job = "front" };

    // `beside`: modules above cases, for their own tests.
    explicit Town(std::vector<Module> beside = {}) : testing::Town(instant_in_tokyo(day("2026-11-18"), 10))
    {
        std::ranges::move(beside, std::back_inserter(modules));
        set_up(modules, { { "sanitizing", embedded::sanitizing() } });
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) { return furnish(tx, tenant); }, tenant));
    }

    void position(db::Write& tx, std::string const& id, std::string const& division, std::string const& title, std::string const& rank, std::string const& person,
        std::initializer_list<access::Role> roles)
    {
        testing::place(tx, { id, division, title, rank, person, roles });
    }

    Result<void> furnish(db::Write& tx, std::string const& tenant)
    {
        using enum access::Role;
        organization::keep_division(tx, { "environment/animals", "市民生活部 環境課 動物係", "0866-00-0003", "" });
        organization::keep_division(tx, { "public_works/road_management", "建設部 土木課 管理係", "0866-00-0005", "" });
        organization::keep_division(tx, { "city_planning", "建設部 都市計画課", "0866-00-0007", "" });
        organization::keep_division(tx, { "public_works/road_maintenance", "建設部 土木課 維持係", "0866-00-0006", "" });
        organization::keep_division(tx, { "children/benefits", "保健福祉部 こども課 給付係", "0866-00-0009", "" });
        position(tx, "mayor", "", "市長", "mayor", "ichino", { Approver });
        position(tx, "animals_head", "environment/animals", "動物係長", "section_head", "kunisada", { Examiner, Approver });
        position(tx, "animals_clerk", "environment/animals", "動物係 主事", "clerk", "morita", { Examiner });
        position(tx, "works_head", "public_works", "土木課長", "division_head", "hiramatsu", { Approver });
        position(tx, "works_department_head", "public_works", "建設部長", "department_head", "senoo", { Approver });
        position(tx, "roads_clerk", "public_works/road_management", "管理係 主任", "clerk", "fujii", { Examiner });
        position(tx, "benefits_head", "children/benefits", "給付係長", "section_head", "uno", { Examiner, Approver });
        position(tx, "benefits_clerk", "children/benefits", "給付係 主事", "clerk", "kageyama", { Examiner });
        position(tx, "cashier", "environment/animals", "動物係 出納員", "clerk", "ono", { Cashier, Treasurer });
        Caller const office { .tenant = tenant, .kind = CallerKind::Zone, .job = "office" };
        for (auto const* name : { "dog_registration", "road_occupancy", "child_allowance" }) {
            auto const text = std::string(library().text("procedures/" + std::string(name) + ".yaml"));
            TRY(definitions::receive_published(tx, office, here.now(), { name, crypto::sha256_hex(text), text, day("2026-04-01") }));
        }
        return {};
    }

    // -- messages made by hand, as the gateway would hand them over.
    gateway::Message message(gateway::Kind kind, std::string const& subject, std::string const& procedure, json::Value body)
    {
        gateway::Message made;
        made.header.tenant = code;
        made.header.kind = kind;
        made.header.subject = subject;
        made.header.sequence = ++sequences[subject];
        made.header.definition = procedure.empty() ? "" : crypto::sha256_hex(library().text("procedures/" + procedure + ".yaml"));
        made.header.arrived_at = clock.now();
        made.body = std::move(body);
        made.sender_zone = "front";
        made.envelope = "sealed envelope";
        return made;
    }

    static json::Value typed(json::Value const& plain)
    {
        json::Value answers = json::Object {};
        for (auto const& [name, value] : plain.object())
            answers.set(name, json::object({ { "value", value }, { "origin", "typed" }, { "changed", false } }));
        return answers;
    }

    json::Value body(std::string_view answers, std::string_view files = "{}", std::string applicant_kind = "person")
    {
        return json::object({ { "receipt_number", ids.receipt_number() }, { "channel", "web" }, { "applicant", applicant_kind }, { "identity", json::object({ { "how", "none" } }) },
            { "language", "ja" }, { "notice", "electronic" }, { "has_mail", false }, { "application_key", crypto::base64url(crypto::view(applicant.public_half.bytes)) },
            { "answers", typed(parsed(answers)) }, { "files", parsed(files) }, { "shown", json::Object {} } });
    }

    CaseId submit(std::string const& procedure, json::Value what)
    {
        CaseId const id { ids.uuid(clock.now().microseconds / 1000) };
        auto const received = write([&](db::Write& tx) { return receive(tx, from_front, here, message(gateway::Kind::Submitted, id.value, procedure, what)); });
        REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
        return id;
    }

    static constexpr std::string_view dog = R"({ "owner_name": { "text": "三宅 陽子" }, "owner_address": { "text": "岡山県総社市中央九丁目1番" }, "dog_name": "コテツ",
        "breed": "shiba", "sex": "male", "colour": "茶", "assistance_dog": false, "born_on": "2026-08-02", "acquired_on": "2026-10-25", "registered_before": false,
        "kept_elsewhere": false, "chipped": false })";
    static constexpr std::string_view sign = R"({ "kind": "new", "company": "吉備路ベーカリー", "representative": "代表取締役 景山 直樹", "address": { "text": "岡山県総社市駅前九丁目2番" },
        "contact": "景山 美咲", "contact_phone": "0866000000", "purpose": "business", "purpose_words": "店舗の袖看板", "use_class": "sign", "sides": "2", "length_m": "1.2",
        "width_m": "0.6", "lowest_m": "2.6", "projection_m": "0.7", "structure": "アルミ製", "site": { "text": "駅前九丁目2番先" }, "parts": ["sidewalk"], "start_on": "2026-12-01",
        "end_on": "2029-03-31", "works_method": "歩道の一部を2時間止める", "digs": false, "works_start_on": "2026-12-01", "works_end_on": "2026-12-01", "restoration": "原状に戻す" })";
    static constexpr std::string_view sign_files = R"({ "location_map": { "way": "counter", "blobs": [] }, "plans": { "way": "counter", "blobs": [] } })";
    static constexpr std::string_view number = "123456789018";  // with its check digit
    static constexpr std::string_view claim = R"({ "reason": "birth", "event_on": "2026-11-10", "name": { "text": "大西 恵" }, "born_on": "1994-05-05", "address": { "text": "岡山県総社市中央八丁目" },
        "moved_this_year": false, "phone": "0866000001", "pension": "national", "keep_secret": false, "has_spouse": false,
        "children": [ { "child_name": { "text": "大西 光" }, "child_born_on": "2026-11-10", "child_relation": "child", "living": "together", "cared_for": true } ],
        "has_older": false, "account": { "public": true }, "my_number": "123456789018" })";

    CaseId submit_dog() { return submit("dog_registration", body(dog)); }
    CaseId submit_sign() { return submit("road_occupancy", body(sign, sign_files, "business")); }
    CaseId submit_claim() { return submit("child_allowance", body(claim)); }

    Case found(CaseId const& id)
    {
        auto const one = read([&](db::Read& tx) { return find(tx, id); });
        REQUIRE(one);
        return *one;
    }
    Case taken(CaseId const& id, Caller const& by)
    {
        auto const result = write([&](db::Write& tx) { return take(tx, by, here, id, found_version(tx, id)); });
        REQUIRE_MESSAGE(result, (result ? "" : result.error().key));
        return *result;
    }
    static std::int64_t found_version(db::Read& tx, CaseId const& id) { return find(tx, id)->version; }

    Result<Case> ask(CaseId const& id, Caller const& by, std::vector<MarkedField> fields, Day until)
    {
        auto const one = found(id);
        auto const sealed = seal_asking(here, one, { std::move(fields), "次の項目を直してください。", until }, "管理係");
        if (!sealed)
            return std::unexpected(sealed.error());
        return write([&](db::Write& tx) { return ask_completion(tx, by, here, id, *sealed, one.version); });
    }
    Result<void> complete(CaseId const& id, json::Value answers, json::Value files = json::Object {})
    {
        auto const all = read([&](db::Read& tx) { return requests(tx, id); });
        auto const request = all.empty() ? std::string("none") : all.front().id.value;
        auto body = json::object({ { "request", request }, { "answers", typed(answers) }, { "files", std::move(files) } });
        return write([&](db::Write& tx) { return correct(tx, from_front, here, message(gateway::Kind::Corrected, id.value, "", body)); });
    }
    Result<void> give_up(CaseId const& id)
    {
        return write([&](db::Write& tx) { return withdraw(tx, from_front, here, message(gateway::Kind::Withdrawn, id.value, "", json::object({ { "by", "applicant" } }))); });
    }
    // 番号法16条, as the counter does it.
    void check_numbers(CaseId const& id, Caller const& by)
    {
        for (auto const& [kind, method] : { std::pair { CheckKind::Number, "my_number_card" }, { CheckKind::Person, "my_number_card" } })
            REQUIRE(write([&](db::Write& tx) { return record_check(tx, by, here, id, { kind, method }); }));
    }
    Result<Case> establish(CaseId const& id, Caller const& by, std::string_view answers)
    {
        return write([&](db::Write& tx) { return keep_examined(tx, by, here, id, parsed(answers).object(), found_version(tx, id)); });
    }
    // Everybody who is to be asked before the decision is asked and agrees.
    void all_agree(CaseId const& id, Caller const& by)
    {
        Caller const answering { .tenant = code, .kind = CallerKind::System, .job = "answers" };
        auto const all = read([&](db::Read& tx) {
            auto const one = *find(tx, id);
            auto evaluation = *cases::evaluation(tx, here, one);
            return consulting(tx, here, one, evaluation);
        });
        for (auto const& one : all)
            for (auto const& party : one.parties) {
                Question const question { one.consult->name, party.whom, "ご意見をお聞かせください。", "警察署長（架空）", "岡山県総社市中央九丁目", "御中" };
                auto const asked = write([&](db::Write& tx) { return ask_consult(tx, by, here, id, question, found_version(tx, id)); });
                REQUIRE_MESSAGE(asked, (asked ? "" : asked.error().key));
                Reply const reply { ConsultAnswer::Agree, {}, here.now().today(), {}, {} };
                auto const answered = write([&](db::Write& tx) {
                    return one.kind == ConsultKind::Division ? answer_consult(tx, answering, here, asked->id, reply) : record_reply(tx, by, here, id, asked->id, reply);
                });
                REQUIRE_MESSAGE(answered, (answered ? "" : answered.error().key));
            }
    }

    Result<approvals::Draft> draft(CaseId const& id, Caller const& by, Decision const& decision)
    {
        auto const prepared = read([&](db::Read& tx) { return prepare(tx, by, here, id, decision); });
        if (!prepared)
            return std::unexpected(prepared.error());
        return write([&](db::Write& tx) { return draft_decision(tx, by, here, id, *prepared); });
    }
    Result<approvals::Draft> decide(approvals::Draft const& draft, Caller const& by)
    {
        return write([&](db::Write& tx) { return approvals::decide(tx, by, here, draft.id, "", draft.version); });
    }
    treasury::Claim claim_of(CaseId const& id, std::string const& charge = "registration")
    {
        return read([&](db::Read& tx) { return treasury::claim_of(tx, "case", id.value, charge); }).value();
    }
    // Money comes for a charge, as a till, a bank's file or the front would book it.
    Result<treasury::Receipt> money(CaseId const& id, std::string const& charge, std::int64_t amount, treasury::Way way = treasury::Way::Counter, std::string reference = {},
        treasury::ReceiptState state = treasury::ReceiptState::Confirmed)
    {
        auto const of = claim_of(id, charge);
        if (reference.empty())
            reference = here.now().id();
        return write([&](db::Write& tx) {
            return treasury::receive(tx, cashier, here, { .way = way, .provider = "test", .reference = reference, .state = state, .amount = Yen(amount), .paid_on = here.now().today(), .claim = of.id });
        });
    }
    Result<Case> pay(CaseId const& id, std::string const& charge, std::int64_t amount)
    {
        auto const received = money(id, charge, amount);
        return received ? Result<Case>(found(id)) : std::unexpected(received.error());
    }
    // The documents' job, as the runner would do it.
    void render(CaseId const& id)
    {
        auto const all = read([&](db::Read& tx) { return documents::of_case(tx, id); });
        for (auto const& document : all)
            for (auto const& job : modules.front().jobs)
                if (job.name == "documents.render")
                    REQUIRE(job.run(here, { { "j" }, code, job.name, json::object({ { "document", document.id.value } }), 0 }));
    }

    std::vector<std::string> events(CaseId const& id)
    {
        return read([&](db::Read& tx) {
            std::vector<std::string> names;
            for (auto const& event : audit::events_of(tx, { "case", id.value }))
                names.push_back(event.event);
            return names;
        });
    }
    bool has_event(CaseId const& id, std::string_view name)
    {
        auto const all = events(id);
        return std::ranges::find(all, name) != all.end();
    }

    // What the front is told of a case, oldest first.
    std::vector<json::Value> told(CaseId const& id)
    {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        std::vector<json::Value> bodies;
        for (auto const& encoded : gateway.waiting_for("front", 1000)) {
            auto const opened = crypto::open(front.sealing, gateway::decode(encoded).value().sealed);
            REQUIRE(opened);
            if (auto body = parsed(gateway::unpadded(*opened)); body.text("subject") == id.value)
                bodies.push_back(std::move(body));
        }
        return bodies;
    }

    // The job of the sanitising, as the runner would do it, with whatever walls this host has.
    void sanitize(CaseId const& id)
    {
        static sanitizing::Tools const tools { { .bounded_will_do = true } };
        REQUIRE(sanitizing::settle(here, tools, code, "case", id.value));
    }
};

}  // namespace mado::cases::test
