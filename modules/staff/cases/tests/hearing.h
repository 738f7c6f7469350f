#pragma once
// The town with a division for disclosure, and procedures with a part changed for one test.
#include "tests/town.h"

#include <mado/cases/limits.h>

namespace mado::cases::test {

struct Hearing : Town {
    Caller records_clerk = staff("tanabe", "disclosure_clerk"), records_head = staff("moriya", "disclosure_head"),
           planner = staff("sato", "planning_head"), caretaker = staff("kato", "maintenance_head");

    Hearing()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            using enum access::Role;
            organization::keep_division(tx, { "general_affairs/disclosure", "総務部 総務課 情報公開係", "0866-00-0001", "" });
            position(tx, "disclosure_clerk", "general_affairs/disclosure", "情報公開係 主任", "clerk", "tanabe", { Examiner });
            position(tx, "disclosure_head", "general_affairs/disclosure", "情報公開係長", "section_head", "moriya", { Examiner, Approver });
            position(tx, "affairs_head", "general_affairs", "総務課長", "division_head", "ueda", { Approver });
            position(tx, "affairs_department_head", "general_affairs", "総務部長", "department_head", "ogawa", { Approver });
            position(tx, "planning_head", "city_planning", "都市計画課長", "division_head", "sato", { Approver });
            position(tx, "maintenance_head", "public_works/road_maintenance", "維持係長", "section_head", "kato", { Examiner });
            return publish_text(tx, "information_disclosure", std::string(library().text("procedures/information_disclosure.yaml")));
        }));
    }

    // Whoever the table names.
    Caller decider_of(approvals::Draft const& draft)
    {
        auto const holders = read([&](db::Read& tx) { return organization::holders_of(tx, draft.decider, here.now().today()); });
        REQUIRE_FALSE(holders.empty());
        return staff(holders.front().id.value, draft.decider.value);
    }

    Result<void> publish_text(db::Write& tx, std::string const& name, std::string const& text)
    {
        Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
        return definitions::receive_published(tx, office, here.now(), { name, crypto::sha256_hex(text), text, day("2026-04-01") });
    }

    // A procedure of the library with one part replaced; the same procedure for a town of its own.
    std::string changed(std::string const& name, std::vector<std::pair<std::string, std::string>> const& parts)
    {
        auto text = std::string(library().text("procedures/" + name + ".yaml"));
        for (auto const& [from, to] : parts) {
            auto const at = text.find(from);
            REQUIRE_MESSAGE(at != std::string::npos, from);
            text.replace(at, from.size(), to);
        }
        auto const loaded = here.definitions.load(crypto::sha256_hex(text), name + ".yaml", text);
        REQUIRE(loaded);
        REQUIRE(write([&](db::Write& tx) { return publish_text(tx, name, text); }));
        return text;
    }

    CaseId submit_text(std::string const& text, json::Value what)
    {
        CaseId const id { ids.uuid(clock.now().microseconds / 1000) };
        auto sent = message(gateway::Kind::Submitted, id.value, "", std::move(what));
        sent.header.definition = crypto::sha256_hex(text);
        auto const received = write([&](db::Write& tx) { return receive(tx, from_front, here, sent); });
        REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
        return id;
    }

    static constexpr std::string_view wish = R"({ "name": "三宅 陽子", "address": { "text": "岡山県総社市中央九丁目1番" }, "wanted": "令和7年度の駅前広場の工事の契約書と見積書", "manner": ["view"] })";
    static constexpr std::string_view records = R"({ "existence_withheld": false, "found": [
        { "record": "契約書", "pages": "12", "judgement": "open", "third_party": "架空建設株式会社" },
        { "record": "見積書", "pages": "5", "judgement": "part", "articles": ["business"], "withheld": "単価", "third_party": "架空商店" },
        { "record": "検査調書", "pages": "3", "judgement": "open", "third_party": "架空建設株式会社" } ] })";

    CaseId submit_wish() { return submit("information_disclosure", body(wish)); }

    Result<Consult> ask_one(CaseId const& id, Caller const& by, std::string const& name, std::string const& whom, std::string words = "ご意見をお聞かせください。")
    {
        Question const question { name, whom, std::move(words), whom, "岡山県総社市中央九丁目", "御中" };
        return write([&](db::Write& tx) -> Result<Consult> {
            auto const one = find(tx, id);
            return ask_consult(tx, by, here, id, question, one ? one->version : 0);
        }, by.tenant);
    }
    Result<Consult> answer_one(Consult const& consult, Caller const& by, ConsultAnswer answer, std::string reason = {})
    {
        Reply const reply { answer, std::move(reason), here.now().today(), {}, {} };
        return write([&](db::Write& tx) { return answer_consult(tx, by, here, consult.id, reply); }, by.tenant);
    }
    Result<Consult> record_one(Consult const& consult, Caller const& by, ConsultAnswer answer, std::string reason = {})
    {
        Reply const reply { answer, std::move(reason), here.now().today(), "架建第7号", {} };
        return write([&](db::Write& tx) { return record_reply(tx, by, here, consult.of, consult.id, reply); }, by.tenant);
    }
    std::vector<documents::Document> documents_of(CaseId const& id) { return read([&](db::Read& tx) { return documents::of_case(tx, id); }); }
    bool has_document(CaseId const& id, std::string_view name)
    {
        auto const all = documents_of(id);
        return std::ranges::find(all, name, &documents::Document::name) != all.end();
    }
    std::size_t times(CaseId const& id, std::string_view event)
    {
        auto const all = events(id);
        return static_cast<std::size_t>(std::ranges::count(all, event));
    }
    void today_is(std::string_view iso) { clock.set(instant_in_tokyo(day(iso), 10)); }
};

}  // namespace mado::cases::test
