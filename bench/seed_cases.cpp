// Makes a million cases with five million events in the office's database of a demonstration, and a million documents to search: madoguchi_seed DATA [CASES] [DOCUMENTS] [EVENTS].
// By SQL in large transactions, without the services: what a town has after years, in a minute. Invented people; the same every time.
#include <mado/gateway/gateway.h>
#include <mado/time/day.h>
#include <mado/time/instant.h>

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include "seed_events.h"
#include "seed_store.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace mado;
using mado::bench::Database, mado::bench::Statement, mado::bench::in_large_transactions;

namespace {

struct Kind {  // of cases: a procedure and its division
    char const* procedure;
    char const* title;
    char const* owner;
    int days;  // of the limit
};
constexpr std::array<Kind, 8> kinds { {
    { "dog_registration", "犬の登録", "environment/animals", 7 },
    { "bulky_waste", "粗大ごみの申込み", "environment/waste", 10 },
    { "road_occupancy", "道路占用許可申請", "public_works/road_management", 21 },
    { "outdoor_advertisement", "屋外広告物許可申請", "city_planning/scenery", 30 },
    { "disaster_certificate", "罹災証明書の申請", "general_affairs/disaster", 14 },
    { "information_disclosure", "公文書の開示請求", "general_affairs", 15 },
    { "bulky_waste", "事業系ごみの届出", "environment", 10 },
    { "road_occupancy", "道路工事施行承認申請", "public_works/road_maintenance", 30 },
} };
constexpr std::array<char const*, 20> families { "見本", "試作", "架空", "例示", "仮名", "模擬", "練習", "想定", "写本", "雛形", "試問", "仮設", "空想", "標本", "下書", "素描", "習作", "草案", "構想", "原型" };
constexpr std::array<char const*, 16> given { "花子", "太郎", "陽子", "直樹", "美咲", "健一", "恵", "光", "翔", "結衣", "大輔", "彩", "誠", "由紀", "拓也", "葵" };

// How a case stands: what is shown of it by its state.
struct State { char const* name; int of_a_thousand; bool is_open; };
constexpr std::array<State, 10> states { { { "received", 20, true }, { "examining", 30, true }, { "asked", 12, true }, { "forwarded", 3, true }, { "qualified", 5, true },
    { "in_approval", 10, true }, { "decided", 5, true }, { "dispatched", 115, false }, { "closed", 780, false }, { "withdrawn", 20, false } } };

class Cases {
public:
    Cases(Database& database, std::string const& tenant, Day today)
        : database_(database), tenant_(tenant), today_(today), people_(people_of(database.handle(), tenant)),
          insert_case_(database.handle(), "INSERT INTO cases_case (tenant, id, receipt_number, procedure, definition, owner, title, applicant, applicant_name, channel, language, notice, "
              "application_key, state, taken_by, arrived_at, opened_at, starts, due, limit_name, stands_still, misfit, expired, replied, asked_until, result, draft, document, decided_on, "
              "dispatched_on, version) VALUES ($tenant, $id, $receipt, $procedure, $definition, $owner, $title, $applicant, $name, $channel, 'ja', $notice, '', $state, $taken_by, $arrived, "
              "$arrived, $starts, $due, 'standard', $stands_still, $misfit, 0, 0, $asked_until, $result, '', '', $decided_on, $dispatched_on, 3)"),
          insert_content_(database.handle(), "INSERT INTO cases_content (tenant, case_id, envelope, secrets, answers, origins, files, shown, misfit) VALUES ($tenant, $id, x'', x'', $answers, '{}', "
              "'{}', '{}', '[]')")
    {
        for (auto const& kind : kinds)
            definitions_.push_back(definition_of(kind.procedure));
    }

    std::vector<std::string> const& ids() const { return ids_; }

    void add(std::int64_t number, std::mt19937& chance)
    {
        auto const which = chance() % kinds.size();
        auto const& kind = kinds[which];
        auto const& state = any_state(chance);
        // Open cases came lately, the others over six years.
        auto const age = static_cast<int>(state.is_open ? chance() % 45 : 20 + chance() % 2'200);
        auto const arrived = today_.plus_days(-age);
        auto const stands_still = std::string_view(state.name) == "asked" && chance() % 3 != 0;
        auto const& id = ids_.emplace_back(id_of(number));
        auto const name = std::string(families[chance() % families.size()]) + " " + given[chance() % given.size()];
        bool const is_decided = std::string_view(state.name) == "decided" || !state.is_open;
        insert_case_.text("$tenant", tenant_).text("$id", id).text("$receipt", receipt_of(number)).text("$procedure", kind.procedure).text("$definition", definitions_[which])
            .text("$owner", kind.owner).text("$title", kind.title).text("$applicant", chance() % 5 == 0 ? "business" : "person").text("$name", name)
            .text("$channel", chance() % 4 == 0 ? "paper" : "web").text("$notice", chance() % 3 == 0 ? "paper" : "electronic").text("$state", state.name)
            .text("$taken_by", std::string_view(state.name) == "received" || people_.empty() ? "" : people_[chance() % people_.size()])
            .number("$arrived", instant_in_tokyo(arrived, 8 + static_cast<int>(chance() % 12)).microseconds).text("$starts", arrived.iso())
            .text("$due", state.is_open ? arrived.plus_days(kind.days + static_cast<int>(chance() % 5)).iso() : std::string("9999-12-31")).number("$stands_still", stands_still)
            .number("$misfit", chance() % 400 == 0).text("$result", is_decided ? (chance() % 30 == 0 ? "declined" : "done") : "");
        if (std::string_view(state.name) == "asked")
            insert_case_.text("$asked_until", today_.plus_days(static_cast<int>(chance() % 14)).iso());
        else
            insert_case_.nothing("$asked_until");
        auto const decided = arrived.plus_days(static_cast<int>(chance() % 10)).iso();
        is_decided ? insert_case_.text("$decided_on", decided) : insert_case_.nothing("$decided_on");
        is_decided && !state.is_open ? insert_case_.text("$dispatched_on", decided) : insert_case_.nothing("$dispatched_on");
        insert_case_.run();
        insert_content_.text("$tenant", tenant_).text("$id", id)
            .text("$answers", "{\"owner_name\":{\"text\":\"" + name + "\"},\"owner_address\":{\"text\":\"総社市中央" + std::to_string(chance() % 90 + 1) + "番地\"},\"dog_name\":\"むぎ\",\"colour\":\"茶\"}").run();
    }

private:
    static std::vector<std::string> people_of(sqlite3* database, std::string const& tenant)
    {
        return Statement(database, "SELECT id FROM organization_person WHERE tenant = $tenant ORDER BY id").text("$tenant", tenant).texts();
    }
    std::string definition_of(char const* procedure)
    {
        auto const found = Statement(database_.handle(), "SELECT hash FROM definitions_version WHERE tenant = $tenant AND procedure = $name AND state = 'published' ORDER BY hash")
                               .text("$tenant", tenant_).text("$name", procedure).texts();
        return found.empty() ? std::string(64, '0') : found.front();
    }
    static State const& any_state(std::mt19937& chance)
    {
        auto left = static_cast<int>(chance() % 1'000);
        for (auto const& state : states)
            if ((left -= state.of_a_thousand) < 0)
                return state;
        return states.front();
    }
    // A UUIDv7 whose time is the number: they come in order, as real ones do.
    static std::string id_of(std::int64_t number)
    {
        char text[64];
        std::snprintf(text, sizeof text, "0198%04x-%04x-7000-8000-%012llx", static_cast<unsigned>(number >> 16 & 0xffff), static_cast<unsigned>(number & 0xffff), static_cast<unsigned long long>(number));
        return text;
    }
    static std::string receipt_of(std::int64_t number)
    {
        char text[64];
        std::snprintf(text, sizeof text, "S%011lld", static_cast<long long>(number));
        return text;
    }

    Database& database_;
    std::string tenant_;
    Day today_;
    std::vector<std::string> people_;
    std::vector<std::string> definitions_, ids_;
    Statement insert_case_, insert_content_;
};

void seed_cases(Database& database, std::int64_t many, std::int64_t events, Day today, crypto::SigningKey const& key)
{
    std::mt19937 chance(20261121);
    Cases city(database, "332089", today), capital(database, "331007", today), prefecture(database, "330001", today);
    in_large_transactions(database, many, [&](std::int64_t i) {
        auto const part = chance() % 10;
        (part < 7 ? city : part < 9 ? capital : prefecture).add(i, chance);
    });
    // Days before those of the demonstration, which are not signed yet.
    for (auto const& [tenant, cases, part] : { std::tuple("332089", &city, 7), std::tuple("331007", &capital, 2), std::tuple("330001", &prefecture, 1) })
        bench::seed_events(database, tenant, cases->ids(), events * part / 10, today.plus_days(-2'250), today.plus_days(-50), key);
}

// As platform/search keeps them (kind "bench"), and the same words in FTS5 beside it: bench_fts is the peer.
void seed_documents(Database& database, std::int64_t many)
{
    database.run("CREATE VIRTUAL TABLE IF NOT EXISTS bench_fts USING fts5 (terms, name UNINDEXED, title UNINDEXED, tokenize = 'unicode61')");
    Statement document(database.handle(), "INSERT INTO search_document (tenant, kind, name, title, titles) VALUES ('332089', 'bench', $name, $title, $titles)");
    Statement term(database.handle(), "INSERT INTO search_posting (tenant, kind, term, name, in_title) VALUES ('332089', 'bench', $term, $name, 1) ON CONFLICT DO NOTHING");
    Statement peer(database.handle(), "INSERT INTO bench_fts (terms, name, title) VALUES ($terms, $name, $title)");
    std::mt19937 chance(7);
    auto const place = [&] {  // two characters of 2,000: a pair is met once in some hundred documents at most, or hardly ever
        std::string words;
        text::append(words, static_cast<char32_t>(0x4e00 + chance() % 2'000));
        text::append(words, static_cast<char32_t>(0x4e00 + chance() % 2'000));
        return words;
    };
    in_large_transactions(database, many, [&](std::int64_t i) {
        char name[32];
        std::snprintf(name, sizeof name, "d%09lld", static_cast<long long>(i));
        auto const title = std::string(families[chance() % families.size()]) + given[chance() % given.size()] + " " + (i % 100'000 == 0 ? std::string("希少") : place());
        std::string terms;
        document.text("$name", name).text("$title", title).text("$titles", text::search_key(title)).run();
        for (auto const& one : text::stored_bigrams(title)) {
            term.text("$name", name).text("$term", one).run();
            terms += (terms.empty() ? "" : " ") + one;
        }
        peer.text("$terms", terms).text("$name", name).text("$title", title).run();
    });
    database.run("INSERT INTO bench_fts (bench_fts) VALUES ('optimize')");
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2) {
        std::fprintf(stderr, "madoguchi_seed DATA [CASES] [DOCUMENTS] [EVENTS]\n");
        return 2;
    }
    auto const number = [&](int at, std::int64_t otherwise) { return count > at ? std::strtoll(arguments[at], nullptr, 10) : otherwise; };
    try {
        Database database(std::string(arguments[1]) + "/office.sqlite");
        auto const today = day_in_tokyo(SystemClock().now());
        auto const key = gateway::keys_of("office", std::string(arguments[1]) + "/keys").signing;
        seed_cases(database, number(2, 1'000'000), number(4, 5'000'000), today, key);
        seed_documents(database, number(3, 1'000'000));
    } catch (std::exception const& error) {
        std::fprintf(stderr, "madoguchi_seed: %s\n", error.what());
        return 1;
    }
    return 0;
}
