#include "tests/office.h"

#include "store/document_store.h"

using namespace mado;
using namespace mado::documents;
using documents::test::all_papers;
using documents::test::Office;
using Kind = Refusal::Kind;

namespace {

constexpr std::string_view outbox = "SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant";

TEST_CASE_FIXTURE(Office, "numbers follow each other without gaps in each series, and begin anew with the fiscal year")
{
    CHECK(issued(tag()).number == "環境第1号");
    CHECK(issued(tag()).number == "環境第2号");
    auto order = tag();
    order.series = Series::Order;
    CHECK(issued(order).number == "総社市指令環境第1号");
    (void)write([&](db::Write& tx) -> Result<void> {
        keep_sign(tx, "environment", "環");
        keep_sign(tx, "", "総社市達");
        return {};
    });
    CHECK(issued(tag()).number == "環第1号");
    CHECK(issued(order).number == "総社市達環第1号");
    clock.set(instant_in_tokyo(*Day::parse("2027-03-31"), 23, 59, 59));
    CHECK(issued(tag()).number == "環第2号");
    clock.set(instant_in_tokyo(*Day::parse("2027-04-01")));
    auto const first = issued(tag());
    CHECK(first.number == "環第1号");
    CHECK(first.number_year == 2027);
}

TEST_CASE_FIXTURE(Office, "a refusal after the number was taken gives the number back")
{
    (void)issued(tag());
    auto const refused = write([&](db::Write& tx) -> Result<void> {
        CHECK(issue(tx, clerk, here, tag()).value().number == "環境第2号");
        return refuse(Kind::Conflict, "test.refused");
    });
    CHECK_FALSE(refused);
    CHECK(issued(tag()).number == "環境第2号");
    auto unknown = tag();
    unknown.name = "no_such_document";
    CHECK(write([&](db::Write& tx) { return issue(tx, clerk, here, unknown); }).error().kind == Kind::Invalid);
    CHECK(issued(tag()).number == "環境第3号");
}

TEST_CASE_FIXTURE(Office, "an electronic notice: rendered, told with the document in the box and its proof in clear, dispatched")
{
    auto const document = issued(tag());
    CHECK(document.state == DocumentState::Reserved);
    CHECK(bytes_of(here, town, document.id, Form::Pdf).error().kind == Kind::NotFound);
    REQUIRE(run(document.id));
    auto const after = found(document.id);
    CHECK(after->state == DocumentState::Dispatched);
    auto const pdf = bytes_of(here, town, document.id, Form::Pdf).value();
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(after->hash == crypto::sha256_hex(pdf));
    CHECK(bytes_of(here, town, document.id, Form::Page).value().find("コテツ") != std::string::npos);
    REQUIRE(dispatched.size() == 1);
    CHECK(dispatched.front().document.number == document.number);
    CHECK(events(document.id) == std::vector<std::string> { "documents.document.issued", "documents.document.rendered", "documents.document.dispatched" });

    auto const bodies = told();
    REQUIRE(bodies.size() == 1);
    auto const& body = bodies.front();
    CHECK(body["clear"].text("state") == "dispatched");
    CHECK(body["clear"].text("event") == "dispatched");
    CHECK(body["clear"].text("expected_on") == "2026-12-01");
    CHECK(body.text("subject") == of.value);
    CHECK(body["clear"]["verify"].text("code") == document.verify_code);
    CHECK(body["clear"]["verify"].text("number") == "環境第1号");
    CHECK(body["clear"]["verify"].text("date") == "2026-11-27");
    CHECK(body["clear"]["verify"].text("office") == "市民生活部 環境課 動物係");
    CHECK(body["clear"]["verify"].text("hash") == after->hash);
    CHECK(json::write(body).find("コテツ") == std::string::npos);
    CHECK(json::write(body).find("登録しました") == std::string::npos);

    auto const box = gateway::open_box(applicant, body.text("box"));
    REQUIRE(box);
    CHECK(box->text("words") == "登録しました。");
    auto const& told_document = (*box)["document"];
    CHECK(told_document.text("id") == document.id.value);
    auto const key_bytes = crypto::from_base64url(told_document["blob"].text("key")).value();
    crypto::SymmetricKey key;
    std::ranges::copy(key_bytes, reinterpret_cast<char*>(key.bytes.data()));
    CHECK(files.read(told_document["blob"].text("name"), key) == pdf);
    CHECK(told_document.has("html_blob"));
    CHECK_FALSE(gateway::open_box(crypto::make_key_pair(), body.text("box")));
}

TEST_CASE_FIXTURE(Office, "the job run twice makes one document: one number, one telling, one dispatch")
{
    auto const document = issued(tag());
    REQUIRE(run(document.id));
    auto const first = found(document.id);
    REQUIRE(run(document.id));
    CHECK(found(document.id)->hash == first->hash);
    CHECK(found(document.id)->version == first->version);
    CHECK(dispatched.size() == 1);
    CHECK(count(outbox) == 1);
    REQUIRE(run({ ids.uuid(1) }));  // of a document that is not there
    CHECK(count(outbox) == 1);
}

TEST_CASE_FIXTURE(Office, "stopped after the blobs and before the write: the next run makes the same PDF, and the sweeper takes what no row names")
{
    auto const document = issued(tag());
    listeners.on<Dispatched>([stop = true](db::Write&, Caller const&, Workplace const&, Dispatched const&) mutable -> Result<void> {
        if (std::exchange(stop, false))
            throw std::runtime_error("cut");
        return {};
    });
    CHECK_THROWS(run(document.id));
    CHECK(found(document.id)->state == DocumentState::Reserved);
    CHECK(count(outbox) == 0);
    REQUIRE(run(document.id));
    CHECK(found(document.id)->state == DocumentState::Dispatched);
    CHECK(count("SELECT COUNT(*) AS n FROM files_blob WHERE tenant = $tenant") == 2);
    days_pass(3'000);  // files have the machine's time
    CHECK(files::sweep(database, files, clock.now()) == 2);
    CHECK(bytes_of(here, town, document.id, Form::Pdf));
}

TEST_CASE_FIXTURE(Office, "the same document gives the same bytes, whenever the job runs")
{
    auto const document = issued(tag());
    auto const reserved = database.read(town, [&](db::Read& tx) { return store::find_reserved(tx, document.id); });
    REQUIRE(reserved);
    auto const html = all_papers().html("dog_tag", reserved->shown).value();
    auto const pdf = all_papers().pdf(html, { .title = document.title, .author = "市民生活部 環境課 動物係", .made_at = reserved->issued_at, .footer = document.number, .town = *here.towns.by_code(town) }).value();
    days_pass(2);
    REQUIRE(run(document.id));
    CHECK(found(document.id)->hash == crypto::sha256_hex(pdf));
    CHECK(html.find("http://localhost:8080/soja-shi/verify/" + document.verify_code) != std::string::npos);
    CHECK(html.find(grouped(document.verify_code)) != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "paper: a print task at once, no blob for the front, and dispatched when a clerk has posted it")
{
    auto const document = issued(tag(Way::Paper));
    REQUIRE(run(document.id));
    CHECK(found(document.id)->state == DocumentState::Rendered);
    CHECK(dispatched.empty());
    auto const body = told().front();
    CHECK(body["clear"].text("state") == "decided");
    CHECK_FALSE(body["clear"].has("event"));
    auto const box = gateway::open_box(applicant, body.text("box"));
    CHECK((*box)["document"].text("way") == "paper");
    CHECK_FALSE((*box)["document"].has("blob"));

    auto const waiting = tasks(clerk);
    REQUIRE(waiting.size() == 1);  // once, although two grants hold it
    CHECK(waiting.front().why == Why::Paper);
    CHECK(tasks(stranger).empty());
    auto const post = [&](Caller const& caller) { return write([&](db::Write& tx) { return mark_posted(tx, caller, here, waiting.front().id); }); };
    CHECK(post(stranger).error().kind == Kind::Forbidden);
    REQUIRE(post(clerk));
    CHECK(found(document.id)->state == DocumentState::Dispatched);
    CHECK(found(document.id)->dispatched_at == clock.now());
    CHECK(dispatched.size() == 1);
    CHECK(post(clerk));  // a double click
    CHECK(post(second).error().kind == Kind::Conflict);
    CHECK(dispatched.size() == 1);
    CHECK(tasks(clerk).empty());
    CHECK(std::ranges::count(events(document.id), "documents.print_task.done") == 1);
}

TEST_CASE_FIXTURE(Office, "without a key nobody can read it electronically: it goes on paper, and its proof is told all the same")
{
    auto counter = tag();
    counter.application_key.clear();
    auto const document = issued(counter);
    CHECK(document.way == Way::Paper);
    REQUIRE(run(document.id));
    CHECK(tasks(clerk).size() == 1);
    CHECK(told().front()["box"].is_null());
    CHECK(told().front()["clear"]["verify"].text("code") == document.verify_code);
}

TEST_CASE_FIXTURE(Office, "a request for completion leaves the case asked")
{
    auto request = tag();
    request.name = "completion_request";
    request.state = "asked";
    REQUIRE(run(issued(request).id));
    CHECK(told().front()["clear"].text("state") == "asked");
    CHECK_FALSE(told().front()["clear"].has("event"));
}

TEST_CASE_FIXTURE(Office, "opened counts once, for its own case and its own town alone")
{
    auto const document = issued(tag());
    REQUIRE(run(document.id));
    Caller const front_zone { .tenant = town, .kind = CallerKind::Zone, .job = "front" };
    auto const open = [&](CaseId const& case_id, Instant at) { return write([&](db::Write& tx) { return opened(tx, front_zone, here, case_id, document.id, at); }); };
    CHECK(open({ ids.uuid(1) }, clock.now()).error().kind == Kind::NotFound);
    CHECK(found(document.id)->state == DocumentState::Dispatched);
    auto const at = clock.now();
    REQUIRE(open(of, at));
    days_pass(1);
    REQUIRE(open(of, clock.now()));
    CHECK(found(document.id)->opened_at == at);
    CHECK(std::ranges::count(events(document.id), "documents.document.opened") == 1);
    auto const elsewhere = write([&](db::Write& tx) { return opened(tx, front_zone, here, of, document.id, at); }, neighbour);
    CHECK(elsewhere.error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(Office, "a notice not opened after the days is printed once; opened meanwhile, it is not posted")
{
    auto const late = issued(tag()), read = issued(tag());
    REQUIRE(run(late.id));
    REQUIRE(run(read.id));
    (void)write([&](db::Write& tx) { return opened(tx, clerk, here, of, read.id, clock.now()); });
    days_pass(days_before_printing);
    CHECK(print_what_was_not_opened(here, town) == 0);  // on the day itself it may still be opened
    clock.set({ clock.now().microseconds + 1 });
    CHECK(print_what_was_not_opened(here, neighbour) == 0);
    CHECK(print_what_was_not_opened(here, town) == 1);
    CHECK(print_what_was_not_opened(here, town) == 0);
    auto const waiting = tasks(clerk);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().document == late.id);
    CHECK(waiting.front().why == Why::NotOpened);

    (void)write([&](db::Write& tx) { return opened(tx, clerk, here, of, late.id, clock.now()); });
    CHECK(tasks(clerk).empty());
    auto const posted = write([&](db::Write& tx) { return mark_posted(tx, clerk, here, waiting.front().id); });
    CHECK(posted.error().kind == Kind::Conflict);
    CHECK(posted.error().key == "documents.print_task.opened_meanwhile");
    CHECK(dispatched.size() == 2);  // the two electronic ones alone
}

TEST_CASE_FIXTURE(Office, "posting what was not opened changes neither its date nor its state")
{
    auto const document = issued(tag());
    REQUIRE(run(document.id));
    auto const at = found(document.id)->dispatched_at;
    days_pass(days_before_printing + 1);
    print_what_was_not_opened(here, town);
    REQUIRE(write([&](db::Write& tx) { return mark_posted(tx, clerk, here, tasks_for(tx, clerk).front().id); }));
    CHECK(found(document.id)->dispatched_at == at);
    CHECK(dispatched.size() == 1);
}

TEST_CASE_FIXTURE(Office, "another town finds nothing of it")
{
    auto const document = issued(tag(Way::Paper));
    REQUIRE(run(document.id));
    CHECK_FALSE(found(document.id, neighbour));
    CHECK(bytes_of(here, neighbour, document.id, Form::Pdf).error().kind == Kind::NotFound);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return of_case(tx, of); }).empty());
    CHECK(database.read(neighbour, [&](db::Read& tx) { return store::list(tx, "", {}, "", 10); }).empty());
    auto const task = tasks(clerk).front().id;
    auto neighbours = clerk;
    neighbours.tenant = neighbour;
    CHECK(write([&](db::Write& tx) { return mark_posted(tx, neighbours, here, task); }, neighbour).error().kind == Kind::NotFound);
    CHECK(issued(tag(), neighbour).number_in_series == 1);  // its numbers are its own
    REQUIRE(run(document.id, neighbour));                   // its job finds nothing
    CHECK(found(document.id)->state == DocumentState::Rendered);
}

TEST_CASE_FIXTURE(Office, "the list: newest first, by pages, by number, and only of the divisions asked for")
{
    std::vector<DocumentId> made;
    for (int i = 0; i < 5; ++i) {
        days_pass(1);
        made.push_back(issued(tag()).id);
    }
    auto const listed = [&](std::string const& division, std::string_view typed, std::string const& before, int most) {
        return database.read(town, [&](db::Read& tx) {
            std::vector<DocumentId> ids_found;
            for (auto const& document : store::list(tx, division, model::sought(typed), before, most))
                ids_found.push_back(document.id);
            return ids_found;
        });
    };
    using List = std::vector<DocumentId>;
    CHECK(listed("", "", "", 2) == List { made[4], made[3] });
    CHECK(listed("", "", made[3].value, 10) == List { made[2], made[1], made[0] });
    CHECK(listed("environment", "", "", 10).size() == 5);
    CHECK(listed("environment/animals", "", "", 10).size() == 5);
    CHECK(listed("environ", "", "", 10).empty());
    CHECK(listed("environment/animals/dogs", "", "", 10).empty());
    CHECK(listed("", "3", "", 10) == List { made[2] });
    CHECK(listed("", "環境第４号", "", 10) == List { made[3] });
    CHECK(listed("", grouped(ids_receipt), "", 10).size() == 5);
    CHECK(listed("", "環境第6号", "", 10).empty());
}

TEST_CASE_FIXTURE(Office, "the keys of the blobs are kept encrypted, and a changed file is noticed")
{
    auto const document = issued(tag());
    REQUIRE(run(document.id));
    auto const rendered = database.read(town, [&](db::Read& tx) { return store::find_rendered(tx, document.id); });
    CHECK(rendered->pdf.boxed_key.size() > 32);
    CHECK_FALSE(files.read(rendered->pdf.name, crypto::SymmetricKey {}));
    files.remove(rendered->pdf.name);
    CHECK(bytes_of(here, town, document.id, Form::Pdf).error().kind == Kind::Gone);
}

}  // namespace
