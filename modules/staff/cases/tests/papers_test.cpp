#include "tests/town.h"

#include <mado/cases/papers.h>
#include <mado/photo/photo.h>
#include <mado/web/site.h>

#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using Kind = Refusal::Kind;
using enum CaseState;
using namespace std::string_literals;

namespace {

// This program reads photos apart in itself (base/photo/README.md).
__attribute__((constructor)) void as_child(int count, char** words)
{
    if (std::getenv(sandbox::child_variable))
        ::_exit(sanitizing::work_as_child(words[1], count > 2 ? words[2] : ""));
}

struct Mail : cases::test::Town {
    static constexpr std::string_view by_post = R"({ "location_map": { "way": "post", "blobs": [] }, "plans": { "way": "counter", "blobs": [] } })";

    Mail()
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            position(tx, "post_room", "", "文書係", "clerk", "kiyama", { access::Role::Registrar });
            return {};
        }));
    }
    Caller post_room = staff("kiyama", "post_room");

    CaseId submit_by_post() { return submit("road_occupancy", body(sign, by_post, "business")); }

    Paper paper(CaseId const& id, std::string const& field)
    {
        for (auto const& one : read([&](db::Read& tx) { return cases::papers(tx, id); }))
            if (one.field == field)
                return one;
        FAIL("no paper " << field);
        return {};
    }
    std::optional<Day> complete_on(CaseId const& id)
    {
        auto const now = found(id);
        return read([&](db::Read& tx) { return papers_complete_on(tx, now); });
    }
    Result<Case> arrive(CaseId const& id, Caller const& by, std::string const& field = "location_map", std::string_view on = "2026-11-18", std::int64_t pages = 3)
    {
        return write([&](db::Write& tx) { return paper_arrived(tx, by, here, id, field, { .day = day(on), .pages = pages }); });
    }
    Result<Case> see(CaseId const& id, Caller const& by, std::string const& words = "原本", std::string const& field = "plans")
    {
        return write([&](db::Write& tx) { return paper_seen(tx, by, here, id, field, { day("2026-11-18"), words, true }); });
    }

    json::Value blob(std::string const& bytes, std::string const& title, std::string const& type)
    {
        auto const kept = files.keep_bytes(bytes);
        return json::object({ { "name", kept.name }, { "size", static_cast<std::int64_t>(kept.size) }, { "key", crypto::base64url(crypto::view(kept.key.bytes)) }, { "title", title },
            { "type", type } });
    }
    static json::Value as_files(std::string const& field, json::Array blobs)
    {
        return json::object({ { field, json::object({ { "way", "file" }, { "blobs", std::move(blobs) } }) } });
    }
    Result<void> send(CaseId const& id, json::Value const& sent)
    {
        return write([&](db::Write& tx) {
            return correct(tx, from_front, here, message(gateway::Kind::Corrected, id.value, "road_occupancy", json::object({ { "answers", json::Object {} }, { "files", sent } })));
        });
    }

    // The job, as the runner would do it.
    void run_photos(CaseId const& id, std::string const& field)
    {
        for (auto const& module : modules)
            for (auto const& job : module.jobs)
                if (job.name == "cases.photos")
                    REQUIRE(job.run(here, { { "j" }, code, job.name, json::object({ { "case", id.value }, { "field", field } }), 0 }));
    }
    Photos photos_of(CaseId const& id)
    {
        auto const all = read([&](db::Read& tx) { return photos(tx, id); });
        REQUIRE(all.size() == 1);
        return all.front();
    }
};

std::string fixture(std::string const& name)
{
    std::ifstream in(std::string(MADO_SOURCE_ROOT "/base/photo/fuzz/corpus/photo/") + name, std::ios::binary);
    std::string bytes { std::istreambuf_iterator<char>(in), {} };
    REQUIRE_MESSAGE(!bytes.empty(), name);
    return bytes;
}

TEST_CASE_FIXTURE(Mail, "papers that did not come as files are tasks; the case waits until the last is there, and says so once")
{
    auto const id = submit_by_post();
    CHECK(found(id).waits_for_papers);
    CHECK(paper(id, "location_map").way == PaperWay::Post);
    CHECK(paper(id, "plans").state == PaperState::Open);
    CHECK_FALSE(complete_on(id));
    CHECK(told(id).back()["clear"]["papers"] == json::object({ { "location_map", "open" }, { "plans", "open" } }));

    days_pass(2);
    REQUIRE(arrive(id, road_clerk, "location_map", "2026-11-19"));
    CHECK(found(id).waits_for_papers);
    CHECK_FALSE(complete_on(id));
    CHECK(paper(id, "location_map").pages == 3);
    CHECK(paper(id, "location_map").by == road_clerk.person);
    CHECK(has_event(id, "cases.paper.arrived"));
    CHECK(told(id).back()["clear"].text("event") == "paper_arrived");
    CHECK(told(id).back()["clear"]["papers"].text("location_map") == "arrived");

    REQUIRE(see(id, road_clerk));
    CHECK_FALSE(found(id).waits_for_papers);
    CHECK(complete_on(id) == day("2026-11-19"));
    CHECK(has_event(id, "cases.paper.seen"));
    CHECK(arrive(id, road_clerk).error().key == "cases.paper.not_open");
    CHECK(see(id, road_clerk).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Mail, "a case whose papers all came as files, or that has none, waits for nothing from its arrival on")
{
    auto const id = submit_dog();
    CHECK_FALSE(found(id).waits_for_papers);
    CHECK(read([&](db::Read& tx) { return cases::papers(tx, id); }).empty());
    CHECK(complete_on(id) == day("2026-11-18"));
}

TEST_CASE_FIXTURE(Mail, "a limit until: attachments stops on the day on which the last paper was there")
{
    auto const limit_of = [&](CaseId const& id) {
        auto const now = found(id);
        auto evaluation = read([&](db::Read& tx) { return cases::evaluation(tx, here, now); });
        REQUIRE(evaluation);
        for (auto const& limit : evaluation->limits(here.now().today()))
            if (limit.limit->until == definitions::Limit::Until::Attachments)
                return std::optional(limit);
        return std::optional<definitions::FoundLimit>();
    };
    auto const id = submit_by_post();
    REQUIRE(limit_of(id));
    CHECK_FALSE(limit_of(id)->stopped_on);
    CHECK(limit_of(id)->last_day == day("2026-12-02"));
    REQUIRE(see(id, road_clerk));
    days_pass(3);
    REQUIRE(arrive(id, road_clerk, "location_map", "2026-11-20"));
    auto const after = limit_of(id);
    CHECK((!after || after->stopped_on == day("2026-11-20")));
}

TEST_CASE_FIXTURE(Mail, "what is recorded wrongly is said at its control; days on both sides of the boundary")
{
    auto const id = submit_by_post();
    days_pass(1);
    struct Row { char const* name; std::string_view on; std::int64_t pages; char const* key; };
    for (auto const& row : { Row { "the day before it was sent", "2026-11-17", 1, "cases.paper.day_too_early" }, Row { "tomorrow", "2026-11-20", 1, "cases.paper.day_to_come" },
             Row { "no page", "2026-11-18", 0, "cases.paper.pages_wrong" }, Row { "too many pages", "2026-11-18", 10'000, "cases.paper.pages_wrong" } }) {
        CAPTURE(row.name);
        auto const answer = arrive(id, road_clerk, "location_map", row.on, row.pages);
        REQUIRE_FALSE(answer);
        REQUIRE(answer.error().fields.size() == 1);
        CHECK(answer.error().fields[0].key == row.key);
    }
    CHECK(see(id, road_clerk, "  ").error().fields.at(0).key == "cases.paper.shown_required");
    CHECK(see(id, road_clerk, "原本", "location_map").error().kind == Kind::NotFound);     // it comes by post
    CHECK(arrive(id, road_clerk, "no_such").error().kind == Kind::NotFound);
    CHECK(arrive(id, road_clerk, "location_map", "2026-11-19", 9999));
}

TEST_CASE_FIXTURE(Mail, "the wall: another division, another town, a role without the right; the post room receives for all divisions and examines none")
{
    auto const id = submit_by_post();
    CHECK(arrive(id, clerk).error().kind == Kind::Forbidden);
    CHECK(arrive(id, road_head).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return paper_arrived(tx, stranger, here, id, "location_map", { .day = day("2026-11-18") }); }, neighbour).error().kind == Kind::NotFound);
    auto const listed = [&](Caller const& by, std::string const& tenant = code) {
        return read([&](db::Read& tx) { return papers_by_post(tx, by).papers.size(); }, tenant);
    };
    CHECK(listed(road_clerk) == 1);
    CHECK(listed(post_room) == 1);
    CHECK(listed(clerk) == 0);
    CHECK(listed(stranger, neighbour) == 0);
    CHECK(read([&](db::Read& tx) { return count_by_post(tx, post_room); }) == 1);
    CHECK(write([&](db::Write& tx) { return paper_missing(tx, post_room, here, id, "location_map"); }).error().kind == Kind::Forbidden);
    CHECK(arrive(id, post_room));
    CHECK(listed(post_room) == 0);
}

TEST_CASE_FIXTURE(Mail, "the list of the post goes on after its last row and shows each paper once")
{
    for (int i = 0; i < 5; ++i)
        submit_by_post();
    std::set<std::string> seen;
    std::optional<PapersKey> after;
    do {
        auto const page = read([&](db::Read& tx) { return papers_by_post(tx, road_clerk, after, 2); });
        for (auto const& one : page.papers)
            CHECK(seen.insert(one.paper.of.value).second);
        after = page.next;
    } while (after);
    CHECK(seen.size() == 5);
}

TEST_CASE_FIXTURE(Mail, "省略: the office looks up only with consent, and says where and what")
{
    auto const submit_with = [&](bool consent) {
        auto answers = cases::test::parsed(dog);
        answers.set("chipped", true).set("chip_number", "392144000000001").set("chip_registered", true);
        auto file = json::object({ { "way", "omit" }, { "blobs", json::Array {} } });
        if (consent)
            file.set("consent", true);
        return submit("dog_registration", body(json::write(answers), json::write(json::object({ { "chip_certificate", file } }))));
    };
    auto const look = [&](CaseId const& id, std::string const& source, std::string const& words) {
        return write([&](db::Write& tx) { return paper_looked_up(tx, clerk, here, id, "chip_certificate", { day("2026-11-18"), source, words }); });
    };
    auto const without = submit_with(false);
    CHECK(found(without).misfit);                       // the form asks for it: only a hand-made message has none
    CHECK(look(without, "指定登録機関", "登録あり").error().key == "cases.paper.no_consent");

    auto const id = submit_with(true);
    CHECK_FALSE(found(id).misfit);
    CHECK_FALSE(found(id).waits_for_papers);            // nothing has to come
    CHECK(paper(id, "chip_certificate").consented);
    auto const nothing = look(id, "", "");
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().fields.size() == 2);
    REQUIRE(look(id, "指定登録機関", "登録あり"));
    CHECK(paper(id, "chip_certificate").state == PaperState::LookedUp);
    CHECK(paper(id, "chip_certificate").source == "指定登録機関");
    CHECK(has_event(id, "cases.paper.looked_up"));
}

TEST_CASE_FIXTURE(Mail, "what is missing is still waited for, and may still come")
{
    auto const id = submit_by_post();
    REQUIRE(see(id, road_clerk));
    REQUIRE(write([&](db::Write& tx) { return paper_missing(tx, road_clerk, here, id, "location_map"); }));
    CHECK(paper(id, "location_map").state == PaperState::Missing);
    CHECK(found(id).waits_for_papers);
    CHECK(has_event(id, "cases.paper.missing"));
    REQUIRE(arrive(id, road_clerk));
    CHECK_FALSE(found(id).waits_for_papers);
}

TEST_CASE_FIXTURE(Mail, "an open paper is a line for the one who decides, not a wall")
{
    auto const id = submit_by_post();
    taken(id, road_clerk);
    REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
    auto const words_of = [&] {
        auto const prepared = read([&](db::Read& tx) { return prepare(tx, road_clerk, here, id, { "granted", {} }); });
        REQUIRE(prepared);
        std::string all;
        for (auto const& line : prepared->proposal.lines)
            all += line.words + "\n";
        return all;
    };
    CHECK(words_of().find("位置図（別送）が、まだ届いていません。") != std::string::npos);
    CHECK(words_of().find("平面図・断面図・構造図（窓口で提示）を、まだ見ていません。") != std::string::npos);
    REQUIRE(arrive(id, road_clerk));
    CHECK(words_of().find("位置図（別送）") == std::string::npos);
}

TEST_CASE_FIXTURE(Mail, "a file that is sent later is the arrival of its paper, not a correction to accept; anything else stays one")
{
    auto const id = submit_by_post();
    auto const scan = blob("%PDF-1.7 map", "位置図.pdf", "application/pdf");
    REQUIRE(send(id, as_files("location_map", { scan })));
    CHECK(paper(id, "location_map").state == PaperState::Arrived);
    CHECK(paper(id, "location_map").pages == 1);
    CHECK_FALSE(paper(id, "location_map").by);
    CHECK(found(id).replied);
    auto const kept = read([&](db::Read& tx) { return content(tx, id); });
    CHECK(kept.files.at("location_map").text("way") == "file");
    for (auto const& correction : read([&](db::Read& tx) { return corrections(tx, id); }))
        CHECK(correction.accepted);
    CHECK(has_event(id, "cases.paper.arrived"));
    CHECK_FALSE(has_event(id, "cases.case.correction_received"));

    // Once more, for a paper that was to be shown, and beside other answers: flagged, nothing changes.
    REQUIRE(send(id, as_files("location_map", { blob("%PDF-1.7 another", "別.pdf", "application/pdf") })));
    REQUIRE(send(id, as_files("plans", { blob("%PDF-1.7 plan", "図.pdf", "application/pdf") })));
    CHECK(read([&](db::Read& tx) { return content(tx, id); }).files.at("location_map").array("blobs").front().text("title") == "位置図.pdf");
    CHECK(paper(id, "plans").state == PaperState::Open);
    CHECK(has_event(id, "cases.case.correction_received"));
}

TEST_CASE_FIXTURE(Mail, "a scan of what the post brought stands beside the case's files and is read like one of them")
{
    auto const id = submit_by_post();
    auto const kept = files.keep_bytes("%PDF-1.7 scan");
    REQUIRE(write([&](db::Write& tx) {
        return paper_arrived(tx, road_clerk, here, id, "location_map", { .day = day("2026-11-18"), .pages = 1, .words = "", .scan = Scan { "location_map", kept, "scan.pdf", "application/pdf" } });
    }));
    auto const file = read([&](db::Read& tx) { return content(tx, id); }).files.at("location_map");
    CHECK(file.text("way") == "post");
    REQUIRE(file.array("blobs").size() == 1);
    CHECK(file.array("blobs").front().text("name") == kept.name);
    CHECK(read([&](db::Read& tx) { return files::is_named(tx, kept.name, "case", id.value); }));
    CHECK_FALSE(found(id).misfit);
}

TEST_CASE_FIXTURE(Mail, "photos of one field become one PDF in the order that they were sent; what cannot be read is named; the originals stay")
{
    auto const id = submit_by_post();
    json::Array const sent { blob(fixture("turned.jpg"), "1枚目.jpg", "image/jpeg"), blob(fixture("cut.heic"), "2枚目.heic", "image/heic"), blob(fixture("quarters.heic"), "3枚目.heic", "image/heic") };
    REQUIRE(send(id, as_files("location_map", sent)));
    CHECK(photos_of(id).state == PhotosState::Waiting);
    CHECK(photos_pdf(here, code, id, "location_map").error().kind == Kind::NotFound);
    run_photos(id, "location_map");                      // not yet: its photos are not sanitised
    CHECK(photos_of(id).state == PhotosState::Waiting);
    sanitize(id);
    run_photos(id, "location_map");
    auto const made = photos_of(id);
    CHECK(made.state == PhotosState::Made);
    CHECK(made.done == 3);
    CHECK(made.pages == 2);
    REQUIRE(made.faults.size() == 1);
    CHECK(made.faults.front().text("title") == "2枚目.heic");
    CHECK(made.faults.front().text("fault") == "broken");
    auto const pdf = photos_pdf(here, code, id, "location_map");
    REQUIRE(pdf);
    CHECK(pdf->starts_with("%PDF-"));
    CHECK(has_event(id, "cases.photos.made"));
    CHECK(read([&](db::Read& tx) { return files::is_named(tx, made.blob, "case", id.value); }));
    for (auto const& original : sent)
        CHECK(read([&](db::Read& tx) { return files::is_named(tx, original.text("name"), "case", id.value); }));
    CHECK(photos_pdf(here, neighbour, id, "location_map").error().kind == Kind::NotFound);

    run_photos(id, "location_map");                      // a second run has nothing to do
    CHECK(photos_of(id).blob == made.blob);
}

TEST_CASE_FIXTURE(Mail, "one photo needs no album; each has its state like any other file")
{
    struct Row { char const* name; std::string bytes; sanitizing::State state; char const* type; };
    for (auto const& row : { Row { "one JPEG", fixture("turned.jpg"), sanitizing::State::Clean, "image/jpeg" }, Row { "one HEIC", fixture("turned.heic"), sanitizing::State::Clean, "image/jpeg" },
             Row { "a HEIC that is cut", fixture("cut.heic"), sanitizing::State::Refused, "" } }) {
        CAPTURE(row.name);
        auto const id = submit_by_post();
        REQUIRE(send(id, as_files("location_map", { blob(row.bytes, "写真", "image/heic") })));
        sanitize(id);
        CHECK(read([&](db::Read& tx) { return photos(tx, id); }).empty());
        auto const files = read([&](db::Read& tx) { return sanitizing::files(tx, "case", id.value); });
        REQUIRE(files.size() == 1);
        CHECK(files.front().state == row.state);
        CHECK(files.front().type == row.type);
    }
}

}  // namespace
