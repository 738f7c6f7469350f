#include "tests/desk.h"

#include "store/unfinished_store.h"


#include <cstdlib>
#include <fstream>

using namespace mado;
using namespace mado::entry;
using cases::test::day;
using entry::test::Desk;
using Kind = Refusal::Kind;
using enum cases::CaseState;

namespace {

TEST_CASE_FIXTURE(Desk, "by telephone: what was read back is kept, the true day of arrival counts, nothing is told to the front")
{
    auto const id = begin(clerk, "dog_registration", "phone");
    REQUIRE(is_uuid(id));
    auto const form = body_of(visit(clerk, "/entry/{entry}", request({ { "entry", id } })));
    CHECK(has(form, "電話を受けた日"));
    CHECK(has(form, "name=\"dog_name\""));
    CHECK_FALSE(has(form, "came.original"));
    CHECK(location(type(clerk, id, with(with(dog_form(), arrived("2026-11-17", "23:59")), { { "caller_number", "0866-00-7777" } }))).ends_with("/check"));
    auto const check = body_of(visit(clerk, "/entry/{entry}/check", request({ { "entry", id } })));
    CHECK(has(check, "コテツ"));
    CHECK(has(check, "読み上げ確認"));
    CHECK(has(body_of(send(clerk, id)), "読み上げて確かめたかどうか"));
    CHECK(location(send(clerk, id, { { "read_back", "yes" } })).ends_with("/entry/" + id + "/receipt"));

    auto const made = entered(id);
    CHECK(made.channel == "phone");
    CHECK(made.entered_by == clerk.person);
    CHECK(made.arrived_at == instant_in_tokyo(day("2026-11-17"), 23, 59));
    CHECK(made.opened_at == clock.now());
    CHECK(made.notice == "paper");
    CHECK_FALSE(made.misfit);
    CHECK(made.applicant_name == "三宅 陽子");
    auto const content = read([&](db::Read& tx) { return cases::content(tx, made.id); });
    auto const& facts = content.shown.at("entry");
    CHECK(has(facts["read_back"].text("words"), "コテツ"));
    CHECK(facts["read_back"].integer("at") == clock.now().microseconds);
    CHECK(facts.text("caller_number") == "0866-00-7777");
    CHECK(content.origins.at("dog_name").text("origin") == "typed");
    CHECK(has_event(made.id, "cases.case.received"));
    CHECK(has_event(made.id, "entry.application.entered"));
    CHECK(told(made.id).empty());
    auto const page = body_of(visit(clerk, "/cases/{case}", request({ { "case", id } })));
    CHECK(has(page, "読み上げて、相手が確かめました"));
    CHECK(has(page, "電話で届いたもの"));
}

TEST_CASE_FIXTURE(Desk, "arrival: the future is refused, a day that does not exist too; what was typed stays")
{
    auto const id = begin(clerk, "dog_registration", "post");
    struct Row { char const* name; Form arrival; bool is_refused; };
    Row const rows[] = {
        { "yesterday at 23:59", arrived("2026-11-17", "23:59"), false },
        { "this minute", arrived("2026-11-18", "10:00"), false },
        { "one minute from now", arrived("2026-11-18", "10:01"), true },
        { "tomorrow at midnight", arrived("2026-11-19", "00:00"), true },
        { "no such time", arrived("2026-11-17", "24:00"), true },
        { "no time", arrived("2026-11-17", ""), true },
        { "no such day", with(arrived("2026-11-17", "9:05"), { { "arrived_on.day", "31" } }), true },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answer = type(clerk, id, with(dog_form(), row.arrival));
        REQUIRE(answer);
        CHECK(answer->status == (row.is_refused ? 422 : 303));
        if (row.is_refused)
            CHECK(has(answer->body, "コテツ"));
    }
    auto const late_postmark = type(clerk, id, with(with(dog_form(), arrived("2026-11-17", "9:05")),
        { { "postmark.era", "" }, { "postmark.year", "2026" }, { "postmark.month", "11" }, { "postmark.day", "18" } }));
    CHECK(has(body_of(late_postmark), "届いた日より後"));
}

TEST_CASE_FIXTURE(Desk, "a case keeps the version of its day of arrival; what came before the first version is examined by the present one")
{
    auto const first = text_of("dog_registration"), second = first + "# the next edition\n";
    publish("dog_registration", second, "2026-11-18");
    struct Row { char const* arrived_on; std::string const& text; };
    Row const rows[] = { { "2026-11-18", second }, { "2026-11-17", first }, { "2026-04-01", first }, { "2026-03-31", second } };
    for (auto const& row : rows) {
        CAPTURE(row.arrived_on);
        auto const id = begin(clerk, "dog_registration", "paper");
        auto const typed = type(clerk, id, with(with(dog_form(), arrived(row.arrived_on, "08:00")), { { "as_it_is", "yes" } }));
        REQUIRE(location(typed).ends_with("/check"));
        REQUIRE(location(send(clerk, id, { { "as_it_is", "yes" } })).ends_with("/receipt"));
        CHECK(entered(id).definition == crypto::sha256_hex(row.text));
    }
}

TEST_CASE_FIXTURE(Desk, "a misfit is entered as it is; only what cannot be stored is refused; the slip says what is missing")
{
    auto const id = begin(clerk, "dog_registration", "paper");
    auto form = with(dog_form(), arrived("2026-11-16", "17:20"));
    std::erase_if(form, [](auto const& pair) { return pair.first == "colour" || pair.first == "sex"; });
    auto const first = type(clerk, id, form);
    REQUIRE(first);
    CHECK(first->status == 422);
    CHECK(has(first->body, "紙のとおり、このまま受け付ける"));
    CHECK(has(first->body, "コテツ"));
    auto const no_such_day = type(clerk, id, with(form, { { "born_on.month", "2" }, { "born_on.day", "30" }, { "as_it_is", "yes" } }));
    REQUIRE(no_such_day);
    CHECK(no_such_day->status == 422);
    form = with(form, { { "as_it_is", "yes" }, { "remarks", "余白に「急ぎ」" }, { "pages", "2" }, { "evidence", "運転免許証の写し" } });
    CHECK(location(type(clerk, id, form)).ends_with("/check"));
    auto const doubtful = send(clerk, id);
    REQUIRE(doubtful);
    CHECK(doubtful->status == 422);
    CHECK(location(send(clerk, id, { { "as_it_is", "yes" } })).ends_with("/receipt"));
    auto const made = entered(id);
    CHECK(made.misfit);
    CHECK(has_event(made.id, "cases.case.misfit"));
    auto const receipt = body_of(visit(clerk, "/entry/{entry}/receipt", request({ { "entry", id } })));
    CHECK(has(receipt, grouped(made.receipt_number)));
    CHECK(has(receipt, "毛の色"));
    CHECK(has(receipt, "環境課 動物係"));
    auto const slip = visit(clerk, "/entry/{entry}/receipt.pdf", request({ { "entry", id } }));
    REQUIRE(slip);
    CHECK(slip->body.starts_with("%PDF"));
    CHECK(visit(road_clerk, "/entry/{entry}/receipt", request({ { "entry", id } })).error().kind == Kind::Forbidden);
    CHECK(visit(stranger, "/entry/{entry}/receipt", request({ { "entry", id } })).error().kind == Kind::NotFound);
    CHECK(has(body_of(visit(clerk, "/cases/{case}", request({ { "case", id } }))), "余白に「急ぎ」"));
}

TEST_CASE_FIXTURE(Desk, "a double click makes one case")
{
    auto const id = begin(clerk, "dog_registration", "counter");
    REQUIRE(location(type(clerk, id, with(with(dog_form(), arrived("2026-11-18", "09:00")), { { "evidence", "運転免許証" } }))).ends_with("/check"));
    auto const receipt = location(send(clerk, id));
    REQUIRE(receipt.ends_with("/receipt"));
    auto const number = entered(id).receipt_number;
    CHECK(location(send(clerk, id)) == receipt);
    CHECK(entered(id).receipt_number == number);
    auto const all = events({ id });
    CHECK(std::ranges::count(all, "cases.case.received") == 1);
    CHECK(std::ranges::count(all, "entry.application.entered") == 1);
    // Two that were both checked before either wrote.
    auto const other = begin(clerk, "dog_registration", "counter");
    REQUIRE(type(clerk, other, with(dog_form(), arrived("2026-11-18", "09:00"))));
    auto const seen = *read([&](db::Read& tx) { return open(tx, clerk, here, { other }); });
    definitions::Evaluation evaluation(seen.definition, read([&](db::Read& tx) { return inputs_of(tx, here, seen); }));
    auto const one = make_sending(here, code, seen, evaluation, {}), two = make_sending(here, code, seen, evaluation, {});
    CHECK(write([&](db::Write& tx) { return entry::send(tx, clerk, here, seen, one); }));
    auto const second = write([&](db::Write& tx) { return entry::send(tx, clerk, here, seen, two); });
    REQUIRE_FALSE(second);
    CHECK(second.error().key == "entry.sent_already");
    CHECK(entered(other).receipt_number == one.receipt_number);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, { other }); }).origins.at("dog_name").text("origin") == "counter");
}

TEST_CASE_FIXTURE(Desk, "the walls: another division's procedure, another town, another zone, nobody's entry")
{
    CHECK_FALSE(has(body_of(visit(clerk, "/entry", request({}))), "道路占用"));
    CHECK(has(body_of(visit(clerk, "/entry", request({}))), "犬の登録"));
    CHECK(begin(clerk, "road_occupancy", "paper") == "access.forbidden");
    CHECK(begin(child_clerk, "child_allowance", "paper") == "entry.no_procedure");  // lives in the core
    CHECK(begin(clerk, "no_such", "paper") == "entry.no_procedure");
    auto const id = begin(clerk, "dog_registration", "paper");
    CHECK(visit(colleague, "/entry/{entry}", request({ { "entry", id } })).has_value());  // another of the division may go on with it
    CHECK(visit(road_clerk, "/entry/{entry}", request({ { "entry", id } })).error().kind == Kind::Forbidden);
    CHECK(visit(stranger, "/entry/{entry}", request({ { "entry", id } })).error().kind == Kind::NotFound);
    CHECK(visit(clerk, "/entry/{entry}", request({ { "entry", "nonsense" } })).error().kind == Kind::NotFound);
    CHECK_FALSE(has(body_of(visit(road_clerk, "/entry", request({}))), id));
    // The service asks again, whatever the page let through.
    cases::Entered sent { { ids.uuid(1) }, crypto::sha256_hex(text_of("road_occupancy")), clock.now(), json::object({ { "channel", "paper" }, { "applicant", "person" } }) };
    CHECK(write([&](db::Write& tx) { return cases::enter(tx, clerk, here, sent); }).error().kind == Kind::Forbidden);
    sent.definition = crypto::sha256_hex(text_of("child_allowance"));
    CHECK(write([&](db::Write& tx) { return cases::enter(tx, child_clerk, here, sent); }).error().key == "cases.enter.other_zone");
    sent.definition = crypto::sha256_hex(text_of("dog_registration"));
    sent.body.set("channel", "web");
    CHECK(write([&](db::Write& tx) { return cases::enter(tx, clerk, here, sent); }).error().kind == Kind::Invalid);
    sent.body.set("channel", "paper");
    sent.arrived_at = { clock.now().microseconds + 1 };
    CHECK(write([&](db::Write& tx) { return cases::enter(tx, clerk, here, sent); }).error().fields.front().field == "arrived_on");
}

TEST_CASE_FIXTURE(Desk, "an unfinished entry is encrypted, resumed, and gone 30 days after the last touch")
{
    auto const id = begin(clerk, "dog_registration", "paper");
    CHECK(type(clerk, id, with(with(dog_form(), arrived("2026-11-18", "09:00")), { { "later", "yes" } }))->status == 303);
    auto const kept = read([&](db::Read& tx) { return store::find(tx, { id }); });
    REQUIRE(kept);
    CHECK_FALSE(has(kept->contents, "コテツ"));
    CHECK(has(body_of(visit(clerk, "/entry", request({}))), id));
    CHECK(has(body_of(visit(clerk, "/entry/{entry}", request({ { "entry", id } }))), "コテツ"));
    clock.set({ clock.now().microseconds + 30 * 86'400'000'000LL });
    CHECK(forget_unfinished(here) == 0);
    clock.set({ clock.now().microseconds + 1 });
    CHECK(forget_unfinished(here) == 1);
    CHECK(visit(clerk, "/entry/{entry}", request({ { "entry", id } })).error().kind == Kind::NotFound);
    auto const other = begin(clerk, "dog_registration", "paper");
    CHECK(visit(clerk, "/entry/{entry}/discard", request({ { "entry", other } }), true)->status == 303);
    CHECK(visit(clerk, "/entry/{entry}", request({ { "entry", other } })).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(Desk, "a scan of the paper is kept as a file of the case")
{
    auto const id = begin(clerk, "dog_registration", "paper");
    auto const paper = folder.path / "scan.pdf";
    std::ofstream(paper) << "%PDF-1.7 the paper";
    auto asked = request({ { "entry", id } }, with(with(dog_form(), arrived("2026-11-18", "09:00")), { { "next", "yes" } }));
    asked.uploads.push_back({ .field = "came.original.file", .file_name = "届出.pdf", .content_type = "application/pdf", .path = paper.string(), .size = 18, .head = "%PDF-1.7 the paper" });
    REQUIRE(location(visit(clerk, "/entry/{entry}", std::move(asked), true)).ends_with("/check"));
    REQUIRE(location(send(clerk, id)).ends_with("/receipt"));
    auto const scans = read([&](db::Read& tx) { return cases::content(tx, { id }); }).shown.at("entry").array("scans");
    REQUIRE(scans.size() == 1);
    auto const blob = scans.front().text("name");
    CHECK(has(body_of(visit(clerk, "/cases/{case}", request({ { "case", id } }))), blob));
    auto const file = visit(clerk, "/cases/{case}/files/{blob}", request({ { "case", id }, { "blob", blob } }));
    // It is made anew before anybody opens it.
    REQUIRE_FALSE(file);
    CHECK(file.error().key == "sanitizing.waiting");
    CHECK(visit(road_clerk, "/cases/{case}/files/{blob}", request({ { "case", id }, { "blob", blob } })).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Desk, "個人番号: asked on the last page, with its evidence, never by telephone, never in what is kept unfinished")
{
    keys.zone = "core";
    Form const claim { { "reason", "birth" }, { "event_on.era", "" }, { "event_on.year", "2026" }, { "event_on.month", "11" }, { "event_on.day", "10" }, { "name.text", "大西 恵" },
        { "born_on.era", "" }, { "born_on.year", "1994" }, { "born_on.month", "5" }, { "born_on.day", "5" }, { "address.text", "岡山県総社市中央八丁目" }, { "as_it_is", "yes" },
        { "children.0.child_name.text", "大西 光" }, { "children.1.child_name.text", "" } };
    auto const id = begin(child_clerk, "child_allowance", "counter");
    REQUIRE(is_uuid(id));
    auto const typed = with(claim, arrived("2026-11-18", "09:30"));
    CHECK_FALSE(has(body_of(visit(child_clerk, "/entry/{entry}", request({ { "entry", id } }))), "name=\"my_number\""));
    REQUIRE(location(type(child_clerk, id, with(typed, { { "my_number", std::string(number) } }))).ends_with("/check"));
    CHECK_FALSE(read([&](db::Read& tx) { return open(tx, child_clerk, here, { id }); })->contents.answers.contains("my_number"));
    CHECK(has(body_of(visit(child_clerk, "/entry/{entry}/check", request({ { "entry", id } }))), "name=\"my_number\""));
    auto const without_evidence = send(child_clerk, id, { { "as_it_is", "yes" }, { "my_number", std::string(number) } });
    REQUIRE(without_evidence);
    CHECK(has(without_evidence->body, "番号法第16条"));
    CHECK_FALSE(has(without_evidence->body, number));
    REQUIRE(location(type(child_clerk, id, with(typed, { { "evidence", "運転免許証" }, { "number_evidence", "住民票の写し" } }))).ends_with("/check"));
    REQUIRE(location(send(child_clerk, id, { { "as_it_is", "yes" }, { "my_number", std::string(number) } })).ends_with("/receipt"));
    auto const content = read([&](db::Read& tx) { return cases::content(tx, { id }); });
    CHECK(content.answers.at("my_number").text() == "masked");
    CHECK_FALSE(has(json::write(content.answers) + json::write(content.shown), number));
    CHECK(content.answers.at("children").array().size() == 1);  // the blank row is none
    CHECK(write([&](db::Write& tx) { return cases::read_my_numbers(tx, child_clerk, here, { id }, "所得の照会"); })->front().second == number);

    auto const by_phone = begin(child_clerk, "child_allowance", "phone");
    REQUIRE(location(type(child_clerk, by_phone, typed)).ends_with("/check"));
    CHECK(has(body_of(send(child_clerk, by_phone, { { "as_it_is", "yes" }, { "read_back", "yes" }, { "my_number", std::string(number) } })), "電話では個人番号"));
}

TEST_CASE_FIXTURE(Desk, "the form prints the same from the web, from the counter and from paper, and blank the same as the front gives it out")
{
    auto const web = submit_dog();
    std::vector<std::string> forms { form_of(web) };
    std::vector<std::string> numbers { grouped(found(web).receipt_number) };
    for (auto const* channel : { "counter", "paper" }) {
        auto const id = begin(clerk, "dog_registration", channel);
        REQUIRE(location(type(clerk, id, with(dog_form(), arrived("2026-11-18", "10:00")))).ends_with("/check"));
        REQUIRE(location(send(clerk, id)).ends_with("/receipt"));
        forms.push_back(form_of({ id }));
        numbers.push_back(grouped(entered(id).receipt_number));
    }
    for (std::size_t i = 0; i < forms.size(); ++i) {
        auto const at = forms[i].find(numbers[i]);
        REQUIRE(at != std::string::npos);
        forms[i].replace(at, numbers[i].size(), "N");
    }
    CHECK(has(forms[0], "コテツ"));
    CHECK(forms[1] == forms[0]);
    CHECK(forms[2] == forms[0]);
    auto const pdf = visit(clerk, "/cases/{case}/form.pdf", request({ { "case", web.value } }));
    REQUIRE(pdf);
    CHECK(pdf->body.starts_with("%PDF"));
    CHECK(visit(road_clerk, "/cases/{case}/form.pdf", request({ { "case", web.value } })).error().kind == Kind::Forbidden);

    auto const definition = cases::test::library().procedure("dog_registration");
    auto const blank = read([&](db::Read& tx) { return cases::blank_form(tx, here, *definition); });
    REQUIRE(blank);
    papers::Filing const of_front { .town = "総社市", .addressed_to = "総社市長", .office = "市民生活部 環境課 動物係", .phone = "0866-00-0003" };
    CHECK(*blank == *here.papers.html(here.papers.form_of(*definition), papers::blank_form_values(*definition, &cases::test::library(), of_front)));
    CHECK_FALSE(has(*blank, "コテツ"));
    CHECK(visit(clerk, "/forms/{procedure}", request({ { "procedure", "dog_registration.pdf" } }))->body.starts_with("%PDF"));
    CHECK(visit(clerk, "/forms/{procedure}", request({ { "procedure", "no_such.pdf" } })).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(Desk, "a completion that comes on paper: only what was asked, its own day, and the clock runs on")
{
    auto const id = submit_dog();
    taken(id, clerk);
    REQUIRE(ask(id, clerk, { { "dog_name", std::nullopt, "読めません" } }, day("2026-12-02")));
    days_pass(5);
    auto const page = "/cases/{case}/completed-on-paper";
    auto const form = body_of(visit(clerk, page, request({ { "case", id.value } })));
    CHECK(has(form, "読めません"));
    CHECK(has(form, "name=\"dog_name\""));
    CHECK_FALSE(has(form, "name=\"owner_name"));
    auto const answer = [&](std::string_view iso, Form more) {
        auto const on = day(iso);
        Form typed { { "channel", "counter" }, { "came_on.era", "" }, { "came_on.year", std::to_string(on.year()) }, { "came_on.month", std::to_string(on.month()) },
            { "came_on.day", std::to_string(on.day_of_month()) }, { "dog_name", "コテツ丸" }, { "colour", "白" }, { "version", std::to_string(found(id).version) } };
        return visit(clerk, page, request({ { "case", id.value } }, with(typed, more)), true);
    };
    CHECK(answer("2026-11-24", {})->status == 422);             // tomorrow
    CHECK(answer("2026-11-17", {})->status == 422);             // before it was asked
    CHECK(answer("2026-11-20", { { "version", "1" } })->status == 409);
    CHECK(found(id).state == Asked);
    CHECK(answer("2026-11-20", { { "words", "本人、運転免許証" } })->status == 303);
    CHECK(found(id).state == Examining);
    auto const content = read([&](db::Read& tx) { return cases::content(tx, id); });
    CHECK(content.answers.at("dog_name").text() == "コテツ丸");
    CHECK(content.answers.at("colour").text() == "茶");          // nobody asked for it
    auto const request_of = read([&](db::Read& tx) { return cases::requests(tx, id); }).front();
    CHECK(day_in_tokyo(*request_of.answered_at) == day("2026-11-20"));
    CHECK(has_event(id, "cases.case.completed"));
    CHECK(read([&](db::Read& tx) { return cases::notes(tx, id); }).front().words == "本人、運転免許証");
    CHECK(visit(road_clerk, page, request({ { "case", id.value } })).error().kind == Kind::Forbidden);
    CHECK(visit(stranger, page, request({ { "case", id.value } })).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(Desk, "a withdrawal over the counter: with its reason, before the decision alone")
{
    auto const id = submit_dog();
    auto const page = "/cases/{case}/withdraw-on-paper";
    Form const typed { { "channel", "counter" }, { "came_on.era", "" }, { "came_on.year", "2026" }, { "came_on.month", "11" }, { "came_on.day", "18" }, { "version", "2" } };
    auto const version = std::to_string(found(id).version);
    CHECK(visit(clerk, page, request({ { "case", id.value } }, with(typed, { { "version", version } })), true)->status == 422);
    CHECK(found(id).state == Received);
    CHECK(visit(clerk, page, request({ { "case", id.value } }, with(typed, { { "version", version }, { "words", "本人が取下書を提出" } })), true)->status == 303);
    CHECK(found(id).state == Withdrawn);
    CHECK(has_event(id, "cases.case.withdrawn"));
    auto const again = visit(clerk, page, request({ { "case", id.value } }, with(typed, { { "version", std::to_string(found(id).version) }, { "words", "もういちど" } })), true);
    REQUIRE(again);
    CHECK(again->status == 409);
    CHECK(visit(road_clerk, page, request({ { "case", id.value } })).error().kind == Kind::Forbidden);
}

TEST_CASE_FIXTURE(Desk, "every statement prepares; every route of /entry needs a right")
{
    auto const& module = modules.back();
    REQUIRE(module.name == "entry");
    for (auto const& statement : module.statements) {
        CAPTURE(statement.name);
        CHECK(database.check(statement) == "");
    }
    for (auto const& route : module.routes)
        CHECK_MESSAGE(route.action.has_value() != route.pattern.starts_with("/own"), route.pattern);
}

}  // namespace
