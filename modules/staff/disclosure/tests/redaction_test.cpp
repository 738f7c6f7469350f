#include "tests/house.h"

#include <mado/cases/letters.h>

#include <mado/records/erased.h>
#include <mado/records/holds.h>

#include "model/proof.h"
#include "service/drawing.h"

#include <unistd.h>

using namespace mado;
using namespace mado::disclosure;
using namespace mado::disclosure::test;

namespace {

// This program opens strangers' pictures in itself (base/photo/README.md).
__attribute__((constructor)) void as_child(int count, char** words)
{
    if (std::getenv(sandbox::child_variable))
        ::_exit(sanitizing::work_as_child(words[1], count > 2 ? words[2] : ""));
}

bool holds(std::string_view pdf, std::string_view words)
{
    auto const all = model::opened(pdf);
    return std::ranges::any_of(all, [&](std::string const& bytes) { return bytes.find(words) != std::string::npos; });
}

TEST_CASE_FIXTURE(House, "what lies under the black is gone: from the bytes, from every stream, from the text and the metadata; the original is as it was")
{
    auto const id = requested();
    auto const original = paper();
    REQUIRE(holds(original, secret));
    auto const target = made_one(id);
    REQUIRE_MESSAGE(target.state == State::Checking, target.said);
    CHECK(target.proof.pages == 2);
    CHECK(target.proof.boxes == 2);
    CHECK(target.proof.words >= 1);
    CHECK(target.proof.letters == 0);
    CHECK(target.proof.streams >= 2);
    auto const pdf = made_bytes(here, code, target);
    REQUIRE(pdf);
    CHECK(pdf->starts_with("%PDF-"));
    CHECK_FALSE(holds(*pdf, secret));
    CHECK_FALSE(holds(*pdf, "4711"));        // nor what was not under a box: no text at all
    CHECK_FALSE(holds(*pdf, "/Font"));
    CHECK(crypto::sha256_hex(*pdf) == target.made_hash);
    auto const letters = service::letters_in(tools->box, *pdf);
    REQUIRE(letters);
    CHECK(*letters == 0);
    // The same boxes on the picture that goes out: black there, paper beside.
    auto const picture = service::drawn(tools->box, *pdf, 1, 1400);
    REQUIRE(picture);
    CHECK(std::ranges::count(picture->rgb, '\0') > 1000);
    auto const file = read([&](db::Read& tx) { return sanitizing::file(tx, "disclosure", target.id.value, target.blob); });
    REQUIRE(file);
    auto const kept = sanitizing::original_bytes(here, code, *file);
    REQUIRE(kept);
    CHECK(*kept == original);
    CHECK(target.hash == crypto::sha256_hex(original));
}

TEST_CASE_FIXTURE(House, "without a box nothing is under one, and the whole is disclosed as pictures")
{
    auto const id = requested();
    auto const target = collected(id);
    auto const sent = proposed(target, Outcome::Disclosed, painter);
    REQUIRE(sent);
    REQUIRE(run_make(*sent));
    CHECK(now(id, target.id).state == State::Checking);
    CHECK(now(id, target.id).proof.words == 0);
    REQUIRE(run_make(*sent));                // a second run of the job finds it made
    CHECK(now(id, target.id).version == sent->version + 1);
}

TEST_CASE_FIXTURE(House, "a phrase is found on the page by its words")
{
    auto const pdf = service::working_pdf(here, *tools, code, collected(requested()));
    REQUIRE(pdf);
    auto const sheet = service::sheet(tools->box, *pdf, 1);
    REQUIRE(sheet);
    auto const found = model::places_of(*sheet, "MIYAKE 47");
    REQUIRE(found.size() == 1);
    CHECK(model::under(*sheet, found.front()).size() == 2);
    CHECK(service::sheet(tools->box, *pdf, 9).error().kind == RefusalKind::Gone);
    CHECK(service::sheet(tools->box, "nonsense", 1).error().kind == RefusalKind::Gone);
}

TEST_CASE_FIXTURE(House, "never the same person: who proposed it cannot check it; then it is fixed, filed, and nobody changes it any more")
{
    auto const id = requested();
    auto const target = made_one(id);
    CHECK(checked(target, painter).error().key == "disclosure.same_person");
    CHECK(checked(target, clerk).error().kind == RefusalKind::Forbidden);
    auto const fixed = checked(target, checker);
    REQUIRE_MESSAGE(fixed, (fixed ? "" : fixed.error().key));
    CHECK(fixed->state == State::Fixed);
    CHECK(fixed->checked_by == checker.person);
    CHECK(checked(*fixed, checker).error().kind == RefusalKind::Conflict);
    CHECK(drawn(*fixed, both(), painter).error().kind == RefusalKind::Conflict);
    CHECK(write([&](db::Write& tx) { return disclosure::remove(tx, painter, here, id, fixed->id, fixed->version); }).error().kind == RefusalKind::Conflict);
    auto const record = read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Disclosure, fixed->id.value); });
    REQUIRE(record);
    auto const part = read([&](db::Read& tx) { return records::parts(tx, record->id); }).front();
    CHECK(part.hash == fixed->made_hash);
    auto const bytes = records::bytes_of(here, code, record->id, part);
    REQUIRE(bytes);
    CHECK(crypto::sha256_hex(*bytes) == fixed->made_hash);
    CHECK(has_event(id, "disclosure.target.fixed"));
}

TEST_CASE_FIXTURE(House, "sent back: what was made is dropped, the words of who sent it back stay; another version than was seen is a conflict")
{
    auto const id = requested();
    auto const target = made_one(id);
    auto const back = [&](std::string const& why) { return write([&](db::Write& tx) { return send_back(tx, checker, here, id, target.id, why, target.version); }); };
    CHECK(back(" ").error().fields.front().field == "why");
    auto const returned = back("2ページの印影も隠してください");
    REQUIRE(returned);
    CHECK(returned->state == State::Redacting);
    CHECK(returned->made.empty());
    CHECK(returned->said == "2ページの印影も隠してください");
    CHECK(made_bytes(here, code, *returned).error().kind == RefusalKind::NotFound);
    CHECK(checked(target, checker).error().kind == RefusalKind::Conflict);
    CHECK(drawn(target, both(), painter).error().kind == RefusalKind::Conflict);
    CHECK(read([&](db::Read& tx) { return boxes(tx, target.id); }).size() == 2);
}

TEST_CASE_FIXTURE(House, "not disclosed and neither confirmed nor denied: with a ground and a reason, and the same check")
{
    auto const id = requested();
    auto const target = collected(id);
    CHECK(proposed(target, Outcome::Undecided, painter).error().fields.front().field == "outcome");
    CHECK(proposed(target, Outcome::Closed, painter).error().fields.size() == 2);
    CHECK(proposed(target, Outcome::Withheld, painter, "personal_existence", "理由").error().fields.front().field == "ground");  // of the other law
    auto const sent = proposed(target, Outcome::Withheld, painter, "ordinance_existence", "あるだけで分かる");
    REQUIRE(sent);
    CHECK(sent->state == State::Checking);
    auto const fixed = checked(*sent, checker);
    REQUIRE(fixed);
    CHECK(fixed->outcome == Outcome::Withheld);
    CHECK(copies(here, painter, id).error().key == "disclosure.nothing_fixed");
    auto const text = read([&](db::Read& tx) { return reasons_text(tx, here, *cases::find(tx, id)); });
    CHECK(text.find("情報公開条例第10条") != std::string::npos);
    CHECK(text.find("contract.pdf（全部）") != std::string::npos);
}

TEST_CASE_FIXTURE(House, "boxes: on the page, of some size, with a ground of this law that the town uses")
{
    auto const target = collected(requested());
    auto const field = [&](Box const& one) { return drawn(target, { one }, painter).error().fields.front().field; };
    CHECK(field(box(1, { -1, 0, 100, 100 })) == "left");
    CHECK(field(box(1, { 0, 0, 2, 100 })) == "width");
    CHECK(field(box(1, { 0, 0, 100, 100 }, "")) == "ground");
    CHECK(field(box(1, { 0, 0, 100, 100 }, "personal_others")) == "ground");
    CHECK(drawn(target, { box(3, { 0, 0, 100, 100 }) }, painter).error().kind == RefusalKind::NotFound);
    Ground own { "ordinance_personal", {}, "開示条例第8条第1項", "個人に関する情報", false, true, 0 };
    auto const set = [&](Ground const& ground, Caller const& by) { return write([&](db::Write& tx) { return set_ground(tx, by, here, ground); }); };
    CHECK(set(own, painter).error().kind == RefusalKind::Forbidden);
    REQUIRE(set(own, keeper));
    CHECK(set(own, keeper).error().kind == RefusalKind::Conflict);
    REQUIRE(drawn(target, { box(1, { 0, 0, 100, 100 }) }, painter));
    CHECK(read([&](db::Read& tx) { return reasons_text(tx, here, *cases::find(tx, target.of)); }).starts_with("開示条例第8条第1項に該当（個人に関する情報）\n・contract.pdf（1ページの墨塗りの部分）"));
    own.version = 1, own.is_used = false;
    REQUIRE(set(own, keeper));
    CHECK(drawn(now(target.of, target.id), { box(1, { 0, 0, 100, 100 }) }, painter).error().fields.front().field == "ground");
    own.name = "nonsense";
    CHECK(set(own, keeper).error().kind == RefusalKind::NotFound);
    // The neighbour has its own words.
    CHECK(database.read(neighbour, [&](db::Read& tx) { return grounds(tx, here, "ordinance").front().article; }) == "情報公開条例第7条第1号");
    auto const all = read([&](db::Read& tx) { return boxes(tx, target.id); });
    auto const rub = [&](Caller const& by, std::string const& which) {
        return write([&](db::Write& tx) { return rub_out(tx, by, here, target.of, target.id, which, disclosure::find(tx, painter, here, target.of, target.id)->version); });
    };
    CHECK(rub(painter, "nonsense").error().kind == RefusalKind::NotFound);
    CHECK(rub(clerk, all.front().id).error().kind == RefusalKind::Forbidden);
    REQUIRE(rub(painter, all.front().id));
    CHECK(read([&](db::Read& tx) { return boxes(tx, target.id); }).empty());
}

TEST_CASE_FIXTURE(House, "nobody of another division, no other town, and no case that is no request")
{
    auto const id = requested();
    auto const target = collected(id);
    auto const finds = [&](Caller const& by) { return database.read(by.tenant, [&](db::Read& tx) { return disclosure::find(tx, by, here, id, target.id); }); };
    for (auto const& by : { clerk, head, road_clerk, keeper }) {
        CHECK(finds(by).error().kind == RefusalKind::Forbidden);
        CHECK(drawn(target, both(), by).error().kind == RefusalKind::Forbidden);
        CHECK(proposed(target, Outcome::Disclosed, by).error().kind == RefusalKind::Forbidden);
        CHECK(copies(here, by, id).error().kind == RefusalKind::Forbidden);
        CHECK(read([&](db::Read& tx) { return waiting(tx, by); }).empty());
    }
    CHECK(finds(their_painter).error().kind == RefusalKind::NotFound);
    CHECK(drawn(target, both(), their_painter).error().kind == RefusalKind::NotFound);
    CHECK(copies(here, their_painter, id).error().kind == RefusalKind::NotFound);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return targets(tx, id); }).empty());
    CHECK(database.read(neighbour, [&](db::Read& tx) { return boxes(tx, target.id); }).empty());
    auto const dog = submit_dog();
    Collected const what { "x.pdf", "", files.keep_bytes(paper()) };
    CHECK(write([&](db::Write& tx) { return collect(tx, clerk, here, dog, what); }).error().key == "disclosure.not_a_request");
    // A target of one request is not found through another.
    auto const other = requested();
    CHECK(read([&](db::Read& tx) { return disclosure::find(tx, painter, here, other, target.id); }).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(House, "from the records: what the caller may read, held from then on, once; nothing of a special case")
{
    auto const id = requested();
    auto const bytes = paper();
    records::Filing filing;
    filing.item = "letters";
    filing.owner = "general_affairs/disclosure";
    filing.title = "照会への回答";
    filing.made_on = filing.completed_on.emplace(day("2026-05-01"));
    records::Part part { .origin = records::Origin::Own, .title = "answer.pdf", .type = "application/pdf", .hash = crypto::sha256_hex(bytes) };
    part.key = files.keep_bytes(bytes);
    filing.parts = { part };
    auto const record = write([&](db::Write& tx) { return records::file_own(tx, painter, here, filing); });
    REQUIRE_MESSAGE(record, (record ? "" : record.error().key));
    auto const number = read([&](db::Read& tx) { return records::parts(tx, record->id); }).front().number;
    CHECK(from_record(here, clerk, record->id, number).error().kind == RefusalKind::NotFound);
    CHECK(from_record(here, their_painter, record->id, number).error().kind == RefusalKind::NotFound);
    CHECK(from_record(here, painter, record->id, number + 7).error().kind == RefusalKind::NotFound);
    auto const what = from_record(here, painter, record->id, number);
    REQUIRE(what);
    CHECK(what->hash == crypto::sha256_hex(bytes));
    auto const taken = [&] { return write([&](db::Write& tx) { return collect(tx, painter, here, id, *what); }); };
    REQUIRE(taken());
    CHECK(taken().error().key == "disclosure.there_already");
    auto const holds = read([&](db::Read& tx) { return records::holds_of_object(tx, records::Holds::Record, record->id.value); });
    REQUIRE(holds.size() == 1);
    CHECK(holds.front().ground == records::Ground::Disclosure);
}

TEST_CASE_FIXTURE(House, "a file without pages is said to be of no use; it can be taken out again")
{
    auto const id = requested();
    auto const target = collected(id, "just some words\n", "words.txt");
    CHECK(target.state == State::Unusable);
    CHECK(target.said == "disclosure.no_pages");
    CHECK(proposed(target, Outcome::Disclosed, painter).error().kind == RefusalKind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return disclosure::remove(tx, painter, here, id, target.id, target.version); }));
    CHECK(read([&](db::Read& tx) { return targets(tx, id); }).empty());
}

TEST_CASE_FIXTURE(House, "what the applicant is given: a zip of what is fixed, with a list and its hashes")
{
    auto const id = requested();
    REQUIRE(checked(made_one(id), checker));
    auto const zip = copies(here, painter, id);
    REQUIRE(zip);
    CHECK(zip->starts_with("PK"));
    CHECK(zip->find("001.pdf") != std::string::npos);
    CHECK(zip->find("list.txt") != std::string::npos);
    CHECK(zip->find(secret) == std::string::npos);
    CHECK(has_event(id, "disclosure.copies.taken"));
}

TEST_CASE_FIXTURE(House, "when the request is disposed of, its words, its originals and its copies go with it; another request's stay")
{
    auto const id = requested(), other = requested();
    auto const target = made_one(id), kept = made_one(other);
    auto const record = read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Case, id.value); });
    REQUIRE(record);
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "records.carry_out" };
    REQUIRE(write([&](db::Write& tx) { return here.listeners.publish(tx, program, here, records::Erased { *record }); }));
    auto const gone = now(id, target.id);
    CHECK(gone.title.empty());
    CHECK(gone.made_hash == target.made_hash);
    CHECK_FALSE(made_bytes(here, code, gone));
    CHECK_FALSE(read([&](db::Read& tx) { return sanitizing::file(tx, "disclosure", target.id.value, target.blob); }));
    CHECK(made_bytes(here, code, now(other, kept.id)));
    CHECK(now(other, kept.id).title == "contract.pdf");
}

TEST_CASE_FIXTURE(House, "a request of one's own data: its grounds are those of the act, its clock is thirty days; a correction is no request for disclosure")
{
    auto const id = requested_by_oneself();
    auto const request = found(id);
    CHECK(kind_of(here, request.procedure) == "personal");
    REQUIRE(request.due);
    CHECK(request.due->iso() == "2026-12-18");             // 2026-11-18 + 30
    auto const all = read([&](db::Read& tx) { return grounds(tx, here, "personal"); });
    CHECK(std::ranges::all_of(all, [](Ground const& one) { return one.article.starts_with("個人情報の保護に関する法律第"); }));
    auto const target = collected(id);
    CHECK(drawn(target, { box(1, { 410, 460, 400, 55 }, "ordinance_personal") }, painter).error().fields.front().field == "ground");
    REQUIRE(drawn(target, { box(1, { 410, 460, 400, 55 }, "personal_others") }, painter));
    auto const correction = submit("personal_information_correction", body(R"({ "name": { "text": "三宅 陽子" }, "address": { "text": "総社市見本一丁目1番" }, "disclosed_on": "2026-11-01",
        "points": [ { "part": "相談日", "kind": "delete" } ], "why": "事実と違う", "evidence": { "way": "post", "blobs": [] }, "identity_paper": { "way": "counter", "blobs": [] } })"));
    auto const refused = read([&](db::Read& tx) { return request_for(tx, painter, here, cases::may_read_disclosure, correction); });
    CHECK(refused.error().key == "disclosure.not_a_request");
    CHECK(found(correction).due->iso() == "2026-12-18");
}

TEST_CASE_FIXTURE(House, "what is fixed with its article is where the drafter of the decision begins; nothing before it is fixed, nothing of another town")
{
    auto const id = requested();
    auto const target = collected(id);
    auto const sent = proposed(target, Outcome::Closed, painter, "ordinance_business", "積算の内訳は競争上の地位を害する");
    REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().key));
    auto const reasons = [&](char const* tenant) { return database.read(tenant, [&](db::Read& tx) { return cases::proposed_reasons(tx, id); }); };
    CHECK(reasons(code).empty());
    REQUIRE(checked(*sent, checker));
    auto const words = reasons(code);
    CHECK(words.find("contract.pdf（全部）は、法人等に関する情報") == 0);
    CHECK(words.find("積算の内訳は競争上の地位を害する。（情報公開条例第7条第2号）") != std::string::npos);
    CHECK(std::ranges::count(words, '\n') == 1);            // one reason a line
    CHECK(reasons(neighbour).empty());
}

}  // namespace
