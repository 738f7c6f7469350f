// Other catalogues: what is new becomes a draft, what changed is described again, what is gone is told; sources that lie, break or lead inside.
#include "tests/office.h"

#include <mado/open_data/harvests.h>

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

constexpr char const* root = "https://ckan.example.jp";

std::string package(std::string const& id, std::string const& title, std::string const& files, std::string const& more = "")
{
    return R"({"id":")" + id + R"(","name":")" + id + R"(","title":")" + title + R"(","notes":"説明です。","license_id":"cc-by-4.0","resources":[)" + files + "]" + more + "}";
}
std::string file(std::string const& id, std::string const& name = "一覧")
{
    return R"({"id":")" + id + R"(","name":")" + name + R"(","url":"https://files.example.jp/)" + id + R"(.csv","format":"CSV"})";
}

struct Harvesting : Office {
    std::map<std::string, http::Response> answers {};
    std::vector<http::Call> calls {};
    std::int64_t minutes_an_answer = 0;
    Send send = [this](http::Call const& call) -> Result<http::Response> {
        calls.push_back(call);
        clock.set({ clock.now().microseconds + minutes_an_answer * 60'000'000 });
        auto const found = answers.find(call.url);
        if (found == answers.end())
            return refuse(RefusalKind::Busy, "http.call.no_answer");
        return found->second;
    };

    Harvesting()
    {
        answers["https://files.example.jp/a.csv"] = { .status = 200, .body = clean };
        answers["https://files.example.jp/b.csv"] = { .status = 200, .body = "名称,件数\n駅前,3\n" };
    }
    void says(std::vector<std::string> const& packages)
    {
        std::string all;
        for (auto const& one : packages)
            all += (all.empty() ? "" : ",") + one;
        answers[std::string(root) + "/api/3/action/package_search?sort=name+asc&rows=100&start=0"]
            = { .status = 200, .body = R"({"success":true,"result":{"count":)" + std::to_string(packages.size()) + R"(,"results":[)" + all + "]}}" };
    }
    static Harvest said(std::string address = root, harvest::Kind kind = harvest::Kind::Ckan)
    {
        Harvest one;
        one.kind = kind;
        one.address = std::move(address);
        one.title = "市の旧カタログ";
        one.division = "general_affairs/information";
        return one;
    }
    Harvest source(Harvest const& one = said())
    {
        return must(write([&](db::Write& tx) { return add_harvest(tx, officer, here, one); }));
    }
    void run(Harvest const& one) { REQUIRE(take_harvest(here, reference, code, one.id, send)); }
    Harvest now_of(Harvest const& one)
    {
        return must(read([&](db::Read& tx) { return find_harvest(tx, officer, one.id); }));
    }
    std::vector<Harvested> rows(Harvest const& one)
    {
        return read([&](db::Read& tx) { return harvested(tx, one.id); });
    }
    Harvested row(Harvest const& one, std::string const& title)
    {
        for (auto& found : rows(one))
            if (found.title == title)
                return found;
        FAIL("no row ", title);
        return {};
    }
    Entry entry_of(Harvested const& one)
    {
        return must(read([&](db::Read& tx) { return find(tx, officer, one.dataset); }));
    }
    static bool tells(Harvested const& one, std::string const& key) { return std::ranges::find(one.reasons, key, &Sentence::key) != one.reasons.end(); }
    std::size_t asked(std::string const& address) const
    {
        return static_cast<std::size_t>(std::ranges::count(calls, address, &http::Call::url));
    }
    std::vector<std::string> events(Harvest const& one)
    {
        return read([&](db::Read& tx) {
            std::vector<std::string> names;
            for (auto const& event : audit::events_of(tx, { "harvest", one.id.value }))
                names.push_back(event.event);
            return names;
        });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Harvesting, "harvest: new ones become drafts with their files; the same again does nothing; changed and gone are told apart")
{
    says({ package("toilets", "公衆トイレ", file("a", "トイレの表")), package("counts", "件数", file("b")) });
    auto const one = source();
    CHECK(one.stage == HarvestStage::Waiting);
    run(one);
    auto const first = row(one, "公衆トイレ");
    CHECK(first.state == HarvestedState::Taken);
    auto const entry = entry_of(first);
    CHECK(entry.origin == Origin::Address);
    CHECK(entry.state == State::Drafted);     // a person publishes
    CHECK(entry.draft.name == "toilets");
    CHECK(entry.draft.licence == "CC-BY-4.0");
    CHECK(entry.owner() == "general_affairs/information");
    auto const resource = read([&](db::Read& tx) { return resources(tx, entry.id); }).at(0);
    CHECK(resource.step.content.name == "トイレの表");
    CHECK(resource.step.content.table->rows == 3);
    CHECK(read([&](db::Read& tx) { return open_data::source(tx, resource.id); })->address == "https://files.example.jp/a.csv");
    auto const after = now_of(one);
    CHECK(after.stage == HarvestStage::Idle);
    CHECK(after.found == 2);
    CHECK(after.done == 2);
    CHECK(after.failures == 0);
    CHECK(after.next_at.microseconds == clock.now().microseconds + 24 * 3'600'000'000);
    auto const calls_before = calls.size();
    auto const revision = entry.revision;
    run(one);
    CHECK(calls.size() == calls_before + 1);  // the list alone
    CHECK(entry_of(first).revision == revision);
    says({ package("toilets", "公衆トイレ（新）", file("a", "トイレの表") + "," + file("b", "件数の表")) });
    run(one);
    auto const changed = row(one, "公衆トイレ（新）");
    CHECK(entry_of(changed).draft.title == "公衆トイレ（新）");
    CHECK(read([&](db::Read& tx) { return resources(tx, entry.id); }).size() == 2);
    auto const gone = row(one, "件数");
    CHECK(gone.state == HarvestedState::Gone);
    CHECK(tells(gone, "open_data.harvest.gone"));
    CHECK(entry_of(gone).state == State::Drafted);  // it is still there
    says({ package("toilets", "公衆トイレ（新）", file("a", "トイレの表") + "," + file("b", "件数の表")), package("counts", "件数", file("b")) });
    run(one);
    CHECK(row(one, "件数").state == HarvestedState::Taken);
    CHECK(rows(one).size() == 2);             // an update, never a double
    CHECK(events(one) == std::vector<std::string> { "open_data.harvest.added", "open_data.harvest.read", "open_data.harvest.read", "open_data.harvest.read", "open_data.harvest.read" });
}

TEST_CASE_FIXTURE(Harvesting, "harvest: what a person has mended stays; a dataset under review waits; names that are taken get a number")
{
    created("toilets");
    says({ package("toilets", "公衆トイレ", file("a")) });
    auto const one = source();
    run(one);
    auto const entry = entry_of(row(one, "公衆トイレ"));
    CHECK(entry.draft.name == "toilets-2");
    published(entry);
    must(write([&](db::Write& tx) {
        auto said = entry.draft;
        said.description = "職員が書き直した説明です。";
        return describe_again(tx, officer, here, reference, entry.id, said, rev(tx, entry));
    }));
    must(proposed(entry));
    says({ package("toilets", "公衆トイレ改", file("a")) });
    run(one);
    CHECK(row(one, "公衆トイレ改").state == HarvestedState::Partly);
    CHECK(tells(row(one, "公衆トイレ改"), "open_data.harvest.under_review"));
    CHECK(now(entry).review == Review::Proposed);
    must(write([&](db::Write& tx) { return take_back(tx, officer, here, entry.id, rev(tx, entry)); }));
    run(one);
    CHECK(row(one, "公衆トイレ改").state == HarvestedState::Taken);
    CHECK(tells(row(one, "公衆トイレ改"), "open_data.harvest.edited"));
    CHECK(now(entry).draft.description == "職員が書き直した説明です。");
    CHECK(now(entry).draft.title == "公衆トイレ");
}

TEST_CASE_FIXTURE(Harvesting, "harvest: a file that does not come is tried again, one that moved is followed, one that is gone stays")
{
    says({ package("both", "二つ", file("a") + "," + file("none")) });
    auto const one = source();
    run(one);
    auto const partly = row(one, "二つ");
    CHECK(partly.state == HarvestedState::Partly);
    CHECK(tells(partly, "open_data.harvest.file_failed"));
    auto const entry = entry_of(partly);
    CHECK(read([&](db::Read& tx) { return resources(tx, entry.id); }).size() == 1);
    auto const revision = entry.revision;
    answers["https://files.example.jp/none.csv"] = { .status = 200, .body = "a,b\n1,2\n" };
    run(one);
    CHECK(row(one, "二つ").state == HarvestedState::Taken);
    CHECK(read([&](db::Read& tx) { return resources(tx, entry.id); }).size() == 2);
    CHECK(now(entry).revision == revision + 1);  // the file alone: nothing was described again
    CHECK(asked("https://files.example.jp/a.csv") == 1);
    says({ package("both", "二つ", R"({"id":"a","name":"一覧","url":"https://files.example.jp/moved.csv","format":"CSV"})") });
    run(one);
    auto const moved = row(one, "二つ");
    CHECK(tells(moved, "open_data.harvest.file_gone"));
    auto const all = read([&](db::Read& tx) { return resources(tx, entry.id); });
    CHECK(all.size() == 2);
    CHECK(read([&](db::Read& tx) { return open_data::source(tx, all.at(0).id); })->address == "https://files.example.jp/moved.csv");
}

TEST_CASE_FIXTURE(Harvesting, "harvest: two of one id, a record that is broken, one that cannot be registered: the others are taken")
{
    says({ package("one", "一つ目", file("a")), package("one", "同じ識別子", file("b")), R"({"id":"broken","title":"壊れた","notes":"x","notes":"y"})", package("far", "県外のトイレ", file("b"), R"(,"tags":[{"name":"改行\nあり"}])") });
    auto const one = source();
    run(one);
    CHECK(rows(one).size() == 2);
    CHECK(row(one, "一つ目").state == HarvestedState::Taken);
    auto const after = now_of(one);
    CHECK(after.extent == harvest::Extent::Part);
    auto const finds = [&](std::string const& key) { return std::ranges::find(after.findings, key, &harvest::Finding::key) != after.findings.end(); };
    CHECK(finds("harvest.record.twice"));
    CHECK(finds("harvest.record.not_json"));
    CHECK(entry_of(row(one, "県外のトイレ")).draft.tags == std::vector<std::string> { "改行 あり" });
    // Its division is gone: why it is left stands beside it, and nothing half-made is there.
    says({ package("two", "二つ目", file("b")) });
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.division", "UPDATE open_data_harvest SET division = 'no/such' WHERE tenant = $tenant AND id = $id" }, { { "$id", one.id } });
        return {};
    }));
    run(one);
    auto const left = read([&](db::Read& tx) { return harvested(tx, one.id); });
    auto const two = std::ranges::find(left, "二つ目", &Harvested::title);
    REQUIRE(two != left.end());
    CHECK(two->state == HarvestedState::Left);
    CHECK(tells(*two, "open_data.division_unknown"));
    CHECK_FALSE(two->dataset);
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    CHECK_FALSE(read([&](db::Read& tx) { return find_named(tx, program, "two"); }));
}

TEST_CASE_FIXTURE(Harvesting, "harvest: a source that is silent, slow, huge, moved inside or no catalogue takes nothing away, and stops after five")
{
    says({ package("toilets", "公衆トイレ", file("a")) });
    auto const one = source();
    run(one);
    auto const list = std::string(root) + "/api/3/action/package_search?sort=name+asc&rows=100&start=0";
    std::vector<http::Response> const bad { { .status = 302, .headers = { { "location", "http://169.254.169.254/latest" } } }, { .status = 200, .body = "{\"success\":true,\"result\":{\"cou" },
        { .status = 200, .body = "<html>" }, { .status = 200, .body = std::string(33u << 20, ' ') }, { .status = 503 } };
    for (auto const& answer : bad) {
        answers[list] = answer;
        run(one);
        CHECK(row(one, "公衆トイレ").state == HarvestedState::Taken);  // nobody concludes that it is gone
        CHECK_FALSE(now_of(one).findings.empty());
    }
    for (auto const& call : calls)
        CHECK(call.public_peers_only);
    CHECK(asked("http://169.254.169.254/latest") == 0);
    auto const stopped = now_of(one);
    CHECK(stopped.state == SourceState::Stopped);
    CHECK(stopped.failures == 5);
    CHECK(events(one).back() == "open_data.harvest.stopped");
    CHECK(enqueue_harvests(here, code) == 0);
    auto const calls_before = calls.size();
    run(one);
    CHECK(calls.size() == calls_before);
    CHECK(write([&](db::Write& tx) { return run_harvest(tx, officer, here, one.id); }).error().kind == RefusalKind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return start_harvest(tx, officer, here, one.id); }));
    says({ package("toilets", "公衆トイレ", file("a")) });
    run(one);
    CHECK(now_of(one).failures == 0);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: what there is no time for is taken by the next run; who stops it in between is heeded")
{
    says({ package("one", "一", file("a")), package("two", "二", file("b")) });
    auto const one = source();
    minutes_an_answer = 31;
    run(one);
    CHECK(rows(one).size() == 1);
    CHECK(now_of(one).next_at.microseconds <= clock.now().microseconds);
    CHECK(enqueue_harvests(here, code) == 1);
    minutes_an_answer = 0;
    run(one);
    CHECK(rows(one).size() == 2);
    says({ package("one", "一", file("a")), package("two", "二", file("b")), package("three", "三", file("b")), package("four", "四", file("b")) });
    Send const stopping = [&](http::Call const& call) -> Result<http::Response> {
        if (call.url.ends_with("/b.csv"))
            REQUIRE(write([&](db::Write& tx) { return stop_harvest(tx, officer, here, one.id); }));
        return send(call);
    };
    REQUIRE(take_harvest(here, reference, code, one.id, stopping));
    CHECK(rows(one).size() == 2);
    CHECK(now_of(one).state == SourceState::Stopped);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: who hangs keeps nobody waiting: a silent host is asked twice, what was never looked at comes first, and nobody runs for ever")
{
    auto const hanging = [](std::string const& host) {
        std::string all;
        for (int n = 0; n < 5; ++n)
            all += (n > 0 ? "," : "") + (R"({"id":")" + std::to_string(n) + R"(","name":"一覧","url":"https://)" + host + "/" + std::to_string(n) + R"(.csv","format":"CSV"})");
        return all;
    };
    says({ package("a", "止まる一つ目", hanging("one.example.jp")), package("b", "止まる二つ目", hanging("two.example.jp")), package("z", "公衆トイレ", file("a")) });
    std::map<std::string, int> asked_of;
    Send const slow = [&](http::Call const& call) -> Result<http::Response> {
        if (auto const host = call.url.substr(8, 15); host == "one.example.jp/" || host == "two.example.jp/") {
            ++asked_of[host.substr(0, 3)];
            clock.set({ clock.now().microseconds + 16 * 60'000'000ll });
            return refuse(RefusalKind::Busy, "http.call.no_answer");
        }
        return send(call);
    };
    auto const one = source();
    auto const turn = [&] { REQUIRE(take_harvest(here, reference, code, one.id, slow)); };
    turn();
    CHECK(asked_of["one"] == 2);
    CHECK(tells(row(one, "止まる一つ目"), "open_data.harvest.file_failed"));
    CHECK(rows(one).size() == 1);
    CHECK(now_of(one).next_at.microseconds <= clock.now().microseconds);      // it is registered: the run got on
    turn();
    CHECK(asked_of["two"] == 2);
    CHECK(rows(one).size() == 2);
    turn();
    CHECK(row(one, "公衆トイレ").state == HarvestedState::Taken);
    // Only the silent ones are left: tried again at the usual time, whoever waited longest first.
    asked_of.clear();
    turn();
    CHECK(asked_of == std::map<std::string, int> { { "two", 2 } });
    CHECK(now_of(one).next_at.microseconds == clock.now().microseconds + 24 * 3'600'000'000);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: of a host that did not answer twice the rest is left for the next run, and that is said")
{
    std::string files = file("a");
    for (int n = 0; n < 6; ++n)
        files += R"(,{"id":"s)" + std::to_string(n) + R"(","name":"一覧","url":"https://)" + (n % 2 ? "SILENT" : "silent") + ".example.jp/" + std::to_string(n) + R"(.csv","format":"CSV"})";
    says({ package("mixed", "まざったもの", files), package("more", "もう一つ", R"({"id":"m","name":"一覧","url":"https://silent.example.jp/m.csv","format":"CSV"})") });
    auto const one = source();
    run(one);
    CHECK(std::ranges::count_if(calls, [](http::Call const& call) { return call.url.find("/a.csv") == std::string::npos && call.url.find("ckan") == std::string::npos; }) == 2);
    CHECK(row(one, "まざったもの").files.size() == 1);
    CHECK(tells(row(one, "まざったもの"), "open_data.harvest.host_silent"));
    CHECK(tells(row(one, "もう一つ"), "open_data.harvest.host_silent"));
    calls.clear();
    run(one);                                 // in another run it is asked again
    CHECK(calls.size() == 3);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: lists and pages are read too; a preview registers nothing")
{
    answers["https://town.example.jp/opendata.html"] = { .status = 200, .body = R"(<html><body><h2>防災</h2><ul><li><a href="/files/shelters.csv">指定緊急避難場所</a></li></ul></body></html>)" };
    answers["https://town.example.jp/files/shelters.csv"] = { .status = 200, .body = "名称,件数\n駅前,3\n" };
    auto const page = said("https://town.example.jp/opendata.html", harvest::Kind::Page);
    auto const seen = must(preview_harvest(here, reference, code, page, send));
    CHECK(seen.found.size() == 1);
    CHECK(read([&](db::Read& tx) { return entries(tx, officer); }).empty());
    auto const one = source(page);
    run(one);
    REQUIRE(rows(one).size() == 1);
    CHECK(entry_of(rows(one).front()).draft.title == "指定緊急避難場所");
    CHECK(preview_harvest(here, reference, code, said("http://10.0.0.1/"), send).error().fields.front().key == "open_data.source.address_wrong");
    auto const silent = must(preview_harvest(here, reference, code, said("https://silent.example.jp"), send));
    CHECK(silent.found.empty());
    CHECK(silent.findings.size() == 1);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: the sources of a whole catalogue are fetched in one go when they are due")
{
    std::vector<std::string> all;
    for (int n = 0; n < 25; ++n) {
        auto const id = "n" + std::to_string(n);
        answers["https://files.example.jp/" + id + ".csv"] = { .status = 200, .body = "a,b\n1," + id + "\n" };
        all.push_back(package(id, "データ" + id, file(id)));
    }
    says(all);
    run(source());
    days_pass(1);
    CHECK(fetch_due(here, reference, code, send) == 25);
    CHECK(fetch_due(here, reference, code, send) == 0);
}

TEST_CASE_FIXTURE(Harvesting, "harvest: walls between towns and divisions; what is typed is checked")
{
    auto const one = source();
    CHECK(read([&](db::Read& tx) { return find_harvest(tx, theirs, one.id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return harvests(tx, theirs); }, neighbour).empty());
    CHECK(read([&](db::Read& tx) { return harvested(tx, one.id); }, neighbour).empty());
    for (auto const act : { run_harvest, stop_harvest, start_harvest }) {
        CHECK(write([&](db::Write& tx) { return act(tx, theirs, here, one.id); }, neighbour).error().kind == RefusalKind::NotFound);
        CHECK(write([&](db::Write& tx) { return act(tx, stranger, here, one.id); }).error().kind == RefusalKind::NotFound);
    }
    REQUIRE(take_harvest(here, reference, neighbour, one.id, send));
    CHECK(calls.empty());                     // there is no such source in that town
    CHECK(read([&](db::Read& tx) { return harvests(tx, stranger); }).empty());
    CHECK(write([&](db::Write& tx) { return add_harvest(tx, stranger, here, said("https://other.example.jp")); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return add_harvest(tx, officer, here, said()); }).error().fields.front().key == "open_data.harvest.twice");
    auto const own_root = here.public_address + "/" + towns.by_code(code)->slug;
    auto const own = write([&](db::Write& tx) { return add_harvest(tx, officer, here, said(own_root + "/data.json", harvest::Kind::DataJson)); });
    REQUIRE_FALSE(own);
    CHECK(std::ranges::find(own.error().fields, "open_data.harvest.own", &FieldError::key) != own.error().fields.end());
    // The same source in two towns: each has its own drafts.
    says({ package("toilets", "公衆トイレ", file("a")) });
    auto const of_theirs = must(write([&](db::Write& tx) { return add_harvest(tx, theirs, here, said()); }, neighbour));
    REQUIRE(take_harvest(here, reference, neighbour, of_theirs.id, send));
    CHECK(read([&](db::Read& tx) { return entries(tx, officer); }).empty());
    CHECK(read([&](db::Read& tx) { return entries(tx, theirs); }, neighbour).size() == 1);
    struct Wrong { char const* field; std::function<void(Harvest&)> spoil; };
    for (auto const& [field, spoil] : { Wrong { "address", [](Harvest& h) { h.address = "http://example.jp"; } }, Wrong { "address", [](Harvest& h) { h.address = "https://me@example.jp"; } },
             Wrong { "title", [](Harvest& h) { h.title = " "; } }, Wrong { "title", [](Harvest& h) { h.title = "a\x1b"; } }, Wrong { "every_hours", [](Harvest& h) { h.every_hours = 0; } } }) {
        auto wrong = said("https://new.example.jp");
        spoil(wrong);
        auto const done = write([&](db::Write& tx) { return add_harvest(tx, officer, here, wrong); });
        REQUIRE_FALSE(done);
        CHECK(done.error().fields.front().field == field);
    }
}
