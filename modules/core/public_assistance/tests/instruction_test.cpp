// 27条の指導・指示 → 62条の弁明 → 変更・停止・廃止: every step, and none out of its order.
#include "tests/pages.h"

#include <mado/public_assistance/instructions.h>
#include <mado/public_assistance/tickets.h>

#include <algorithm>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::Pages;
using public_assistance::test::RefusalKind;
using public_assistance::test::Welfare;

namespace {

using F = InstructionForm;
using S = InstructionState;
using Step = InstructionStep;

std::string key_of(Refusal const& refused) { return refused.fields.empty() ? refused.key : refused.fields.front().key; }

template <class Base>
struct Instructing : Base {
    using Base::clock, Base::here, Base::east, Base::read, Base::write;

    Instruction typed(HouseholdId const& id, F form = F::Written, char const* due = "2026-12-10")
    {
        Instruction one;
        one.household = id, one.form = form;
        one.content = "11月分と12月分の給与明細を出す", one.reasons = "収入の額が分からないため", one.need = "勤め先への照会では本人に不利益があるため", one.due_on = day(due);
        return one;
    }
    Result<Instruction> try_give(Instruction const& one, Caller const& by)
    {
        return write([&](db::Write& tx) { return give_instruction(tx, by, here, one); }, by.tenant);
    }
    Instruction given(HouseholdId const& id, F form = F::Written)
    {
        auto const made = try_give(typed(id, form), east);
        REQUIRE_MESSAGE(made, (made ? "" : key_of(made.error())));
        return *made;
    }
    Instruction now(InstructionId const& id) { return *read([&](db::Read& tx) { return find_instruction(tx, east, id); }); }
    template <class Work>
    std::string refused(Work work, std::string const& tenant = testing::code)
    {
        auto const made = write(work, tenant);
        return made ? "" : key_of(made.error());
    }
    std::string unmet(InstructionId const& id)
    {
        auto const version = now(id).version;
        return refused([&](db::Write& tx) { return record_compliance(tx, east, here, id, Kept::No, "出されていない", version); });
    }
    std::string offered(InstructionId const& id, char const* on, Caller const& by)
    {
        Hearing hearing;
        hearing.instruction = id, hearing.held_on = day(on), hearing.hour = "10時", hearing.place = "福祉課 相談室1", hearing.allegation = "指示に従わなかったため、保護を停止しようとする";
        auto const version = now(id).version;
        return refused([&](db::Write& tx) { return offer_hearing(tx, by, here, hearing, version); }, by.tenant);
    }
    std::string heard(InstructionId const& id, Attendance attendance, std::string const& words = "病気で動けなかった")
    {
        auto const version = now(id).version;
        return refused([&](db::Write& tx) { return record_hearing(tx, east, here, id, attendance, words, version); });
    }
    std::string conferred(InstructionId const& id, char const* on)
    {
        auto const version = now(id).version;
        return refused([&](db::Write& tx) { return confer(tx, east, here, id, day(on), "所長、査察指導員、担当員", "停止1か月が相当", version); });
    }
    std::string disposed(HouseholdId const& household, InstructionId const& id, Matter matter, char const* from, std::string reasons = "正当な理由なく、指示に従わなかったため")
    {
        Decision one;
        one.household = household, one.matter = matter, one.from = day(from), one.reasons = std::move(reasons), one.instruction = id;
        auto const made = this->try_propose(one, east);
        return made ? "" : key_of(made.error());
    }
    void on(char const* iso) { clock.set(instant_in_tokyo(day(iso), 10)); }
    // Up to the conference.
    Instruction ready(HouseholdId const& id)
    {
        auto const one = given(id);
        on("2026-12-11");
        REQUIRE(unmet(one.id) == "");
        REQUIRE(offered(one.id, "2026-12-18", east) == "");
        on("2026-12-18");
        REQUIRE(heard(one.id, Attendance::Came) == "");
        REQUIRE(conferred(one.id, "2026-12-18") == "");
        return now(one.id);
    }
    std::size_t work(WorkKind kind)
    {
        auto const all = read([&](db::Read& tx) { return work_of(tx, east, here); });
        return static_cast<std::size_t>(std::ranges::count(all, kind, &Work::kind));
    }
    std::string shown_of(std::string const& document)
    {
        return read([&](db::Read& tx) {
            return tx.one({ "test.shown", "SELECT shown FROM documents_document WHERE tenant = $tenant AND id = $id" }, { { "$id", document } }, [](db::Row const& row) { return row.text("shown"); }).value_or("");
        });
    }
};
using Office = Instructing<Welfare>;
using Desk = Instructing<Pages>;

bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("of every state each step is known: what follows, and all the rest refused, in both forms")
{
    struct Row { S from; Step step; S to; };
    std::vector<Row> const written { { S::Given, Step::Comply, S::Complied }, { S::Given, Step::Fail, S::Unmet }, { S::Given, Step::Withdraw, S::Withdrawn }, { S::Unmet, Step::Comply, S::Complied },
        { S::Unmet, Step::Offer, S::Offered }, { S::Unmet, Step::Spare, S::Spared }, { S::Unmet, Step::Withdraw, S::Withdrawn }, { S::Offered, Step::Comply, S::Complied },
        { S::Offered, Step::PutOff, S::Unmet }, { S::Offered, Step::Hear, S::Heard }, { S::Offered, Step::Withdraw, S::Withdrawn }, { S::Heard, Step::Comply, S::Complied },
        { S::Heard, Step::Confer, S::Conferred }, { S::Heard, Step::Spare, S::Spared }, { S::Heard, Step::Withdraw, S::Withdrawn }, { S::Conferred, Step::Comply, S::Complied },
        { S::Conferred, Step::Draft, S::Drafted }, { S::Conferred, Step::Spare, S::Spared }, { S::Conferred, Step::Withdraw, S::Withdrawn }, { S::Drafted, Step::Comply, S::Complied },
        { S::Drafted, Step::GiveBack, S::Conferred }, { S::Drafted, Step::Dispose, S::Disposed }, { S::Drafted, Step::Withdraw, S::Withdrawn } };
    // Without writing nothing of 62条 follows (施行規則19条).
    std::vector<Row> const spoken { { S::Given, Step::Comply, S::Complied }, { S::Given, Step::Fail, S::Unmet }, { S::Given, Step::Withdraw, S::Withdrawn }, { S::Unmet, Step::Comply, S::Complied },
        { S::Unmet, Step::Spare, S::Spared }, { S::Unmet, Step::Withdraw, S::Withdrawn } };
    auto const check = [](F form, S from, Step step, std::vector<Row> const& rows) {
        CAPTURE(word_of(form));
        CAPTURE(word_of(from));
        CAPTURE(word_of(step));
        auto const row = std::ranges::find_if(rows, [&](Row const& one) { return one.from == from && one.step == step; });
        auto const made = after(form, from, step);
        CHECK(made.has_value() == (row != rows.end()));
        if (made && row != rows.end())
            CHECK(*made == row->to);
    };
    for (std::size_t state = 0; state < names_of(S {}).size(); ++state)
        for (std::size_t step = 0; step < names_of(Step {}).size(); ++step) {
            check(F::Written, static_cast<S>(state), static_cast<Step>(step), written);
            if (auto const from = static_cast<S>(state); from == S::Given || from == S::Unmet || is_over(from))
                check(F::Spoken, from, static_cast<Step>(step), spoken);
        }
}

TEST_CASE_FIXTURE(Office, "an instruction that is not kept: notice, hearing, conference, a suspension with its ground on paper")
{
    auto const id = assisted("2026-11-18");
    auto const one = given(id);
    CHECK(one.state == S::Given);
    CHECK(has(shown_of(one.document), "給与明細を出す"));
    CHECK(has(shown_of(one.document), "令和8年12月10日"));
    CHECK(work(WorkKind::Instruction) == 1);
    on("2026-12-10");
    CHECK(unmet(one.id) == "public_assistance.instruction.not_due");
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "public_assistance.instruction.not_unmet");
    on("2026-12-11");
    CHECK(unmet(one.id) == "");
    CHECK(work(WorkKind::Instruction) == 0);
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "public_assistance.instruction.no_hearing");
    CHECK(offered(one.id, "2026-12-17", east) == "public_assistance.hearing.too_soon");
    CHECK(offered(one.id, "2026-12-18", east) == "");
    CHECK(work(WorkKind::Hearing) == 1);
    CHECK(has(shown_of(read([&](db::Read& tx) { return hearings(tx, one.id); }).front().document), "相談室1"));
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "public_assistance.instruction.not_heard");
    on("2026-12-17");
    CHECK(heard(one.id, Attendance::Came) == "public_assistance.hearing.not_yet");
    CHECK(heard(one.id, Attendance::Absent) == "public_assistance.hearing.not_yet");
    on("2026-12-18");
    CHECK(heard(one.id, Attendance::Came, " ") == "public_assistance.required");
    CHECK(heard(one.id, Attendance::Came) == "");
    CHECK(work(WorkKind::Hearing) == 0);
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "public_assistance.instruction.no_conference");
    CHECK(conferred(one.id, "2026-12-17") == "public_assistance.conference.day_wrong");
    CHECK(conferred(one.id, "2026-12-19") == "public_assistance.conference.day_wrong");
    CHECK(conferred(one.id, "2026-12-18") == "");
    CHECK(disposed(id, one.id, Matter::Claim, "2027-01-01") == "public_assistance.instruction.other_matter");
    CHECK(disposed(id, one.id, Matter::Suspend, "2026-12-10") == "public_assistance.instruction.from_before_due");
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01", "") == "public_assistance.required");
    CHECK(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "");
    CHECK(now(one.id).state == S::Drafted);
    auto const drafted = read([&](db::Read& tx) { return decisions(tx, id); }).back();
    approved(drafted.draft);
    CHECK(now(one.id).state == S::Disposed);
    CHECK(household(id).state == HouseholdState::Suspended);
    auto const paper = shown_of(read([&](db::Read& tx) { return decisions(tx, id); }).back().document);
    for (auto const* words : { "生活保護法第62条第3項", "給与明細を出す", "正当な理由なく、指示に従わなかったため", "審査請求", "弁明を聴きました" })
        CHECK_MESSAGE(has(paper, words), words);
    CHECK(has(read([&](db::Read& tx) { return approvals::find(tx, drafted.draft); })->proposal.matter_class, "指示違反"));
}

TEST_CASE_FIXTURE(Office, "what was only spoken leads to no disposition; written down it names what it repeats")
{
    auto const id = assisted("2026-11-18");
    auto const said = given(id, F::Spoken);
    CHECK(said.document.empty());
    on("2026-12-11");
    CHECK(unmet(said.id) == "");
    CHECK(offered(said.id, "2026-12-28", east) == "public_assistance.instruction.spoken_only");
    CHECK(disposed(id, said.id, Matter::End, "2027-01-01") == "public_assistance.instruction.spoken_only");
    auto written = typed(id, F::Written, "2026-12-25");
    written.follows = said.id;
    REQUIRE(try_give(written, east));
    written.follows = { "0191d7a8-0000-7000-8000-0000000000aa" };
    CHECK(key_of(try_give(written, east).error()) == "public_assistance.instruction.follows_wrong");
    auto also_spoken = typed(id, F::Spoken, "2026-12-25");
    also_spoken.follows = said.id;
    CHECK(key_of(try_give(also_spoken, east).error()) == "public_assistance.instruction.follows_wrong");
}

TEST_CASE_FIXTURE(Office, "who cannot come for a reason is asked again; who stays away without one was offered the hearing")
{
    auto const id = assisted("2026-11-18");
    auto const one = given(id);
    on("2026-12-11");
    REQUIRE(unmet(one.id) == "");
    REQUIRE(offered(one.id, "2026-12-18", east) == "");
    CHECK(heard(one.id, Attendance::Awaited) == "public_assistance.required");
    CHECK(heard(one.id, Attendance::Excused, "入院する") == "");   // known before the day
    CHECK(now(one.id).state == S::Unmet);
    CHECK(disposed(id, one.id, Matter::End, "2027-01-01") == "public_assistance.instruction.no_hearing");
    CHECK(offered(one.id, "2026-12-25", east) == "");
    CHECK(read([&](db::Read& tx) { return hearings(tx, one.id); }).size() == 2);
    on("2026-12-25");
    CHECK(heard(one.id, Attendance::Absent, "連絡がなく、訪ねても留守") == "");
    CHECK(conferred(one.id, "2026-12-25") == "");
    CHECK(disposed(id, one.id, Matter::Change, "2027-01-01") == "");
}

TEST_CASE_FIXTURE(Office, "withdrawn or kept while the draft is on its way, nobody can decide it; sent back it can be drafted anew")
{
    auto const id = assisted("2026-11-18");
    auto const one = ready(id);
    REQUIRE(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "");
    auto draft = read([&](db::Read& tx) { return decisions(tx, id); }).back().draft;
    // Whoever's turn it is, up to who decides.
    auto const decider = [&] {
        for (auto const& by : { supervisor, head }) {
            auto const shown = *read([&](db::Read& tx) { return approvals::find(tx, draft); });
            auto const turn = read([&](db::Read& tx) { return approvals::turn_of(tx, by, here, shown); });
            if (turn && turn->kind != approvals::StepKind::Passes)
                return std::pair(by, shown.version);
            if (turn)
                REQUIRE(write([&](db::Write& tx) { return approvals::agree(tx, by, here, draft, "", shown.version); }));
        }
        FAIL("nobody decides");
        return std::pair(head, std::int64_t(0));
    };
    auto const [first_head, first_version] = decider();
    auto const back = write([&](db::Write& tx) { return approvals::send_back(tx, first_head, here, draft, "理由を詳しく", first_version); });
    REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
    CHECK(now(one.id).state == S::Conferred);
    CHECK_FALSE(now(one.id).decision);
    REQUIRE(disposed(id, one.id, Matter::Suspend, "2027-01-01") == "");
    CHECK(disposed(id, one.id, Matter::End, "2027-01-01") == "public_assistance.decision.another");
    for (auto const& made : read([&](db::Read& tx) { return decisions(tx, id); }))
        if (made.state == DecisionState::Drafted)
            draft = made.draft;
    auto const shown = now(one.id).version;
    REQUIRE(refused([&](db::Write& tx) { return withdraw_instruction(tx, east, here, one.id, "給与明細が出た", shown); }) == "");
    auto const [second_head, second_version] = decider();
    auto const decided = write([&](db::Write& tx) { return approvals::decide(tx, second_head, here, draft, "", second_version); });
    REQUIRE_FALSE(decided);
    CHECK(decided.error().key == "public_assistance.instruction.over");
    CHECK(household(id).state == HouseholdState::Assisted);
    CHECK(now(one.id).state == S::Withdrawn);
}

TEST_CASE_FIXTURE(Office, "nobody instructs who is not on assistance, without a reason, or for yesterday; and nothing is seen elsewhere")
{
    auto const waits = applied("待つ 人").household;
    CHECK(key_of(try_give(typed(waits), east).error()) == "public_assistance.instruction.not_assisted");
    auto const id = assisted("2026-11-18");
    for (auto const* left_out : { "content", "instruction_reasons", "need" }) {
        auto wrong = typed(id);
        (std::string_view(left_out) == "content" ? wrong.content : std::string_view(left_out) == "need" ? wrong.need : wrong.reasons) = " ";
        CHECK(try_give(wrong, east).error().fields.front().field == left_out);
    }
    CHECK(try_give(typed(id, F::Written, "2026-11-18"), east).error().fields.front().field == "due_on");
    CHECK(try_give(typed(id), other_clerk).error().kind == RefusalKind::NotFound);
    CHECK(try_give(typed(id), theirs).error().kind == RefusalKind::NotFound);
    auto const one = given(id);
    for (auto const& by : { other_clerk, theirs }) {
        CHECK(read([&](db::Read& tx) { return find_instruction(tx, by, one.id); }, by.tenant).error().kind == RefusalKind::NotFound);
        CHECK(offered(one.id, "2026-12-28", by) == "public_assistance.not_found");
        CHECK(refused([&](db::Write& tx) { return withdraw_instruction(tx, by, here, one.id, "x", 1); }, by.tenant) == "public_assistance.not_found");
    }
    CHECK(refused([&](db::Write& tx) { return withdraw_instruction(tx, head, here, one.id, "x", 1); }) != "");   // an approver reads, and works not
    CHECK(refused([&](db::Write& tx) { return withdraw_instruction(tx, east, here, one.id, "x", 7); }) == "public_assistance.changed_meanwhile");
    // The ground of one household is none of another.
    auto const other = assisted("2026-11-18", "別の 人");
    auto const theirs_ready = ready(other);
    CHECK(disposed(id, theirs_ready.id, Matter::End, "2027-01-01") == "public_assistance.not_found");
}

TEST_CASE_FIXTURE(Desk, "an instruction on its pages, and its supervisor's view; what was typed comes back, and tampering finds nothing")
{
    constexpr auto list = "/public-assistance/{household}/instructions", page = "/public-assistance/{household}/instructions/{instruction}";
    auto const id = assisted("2026-11-18"), other = assisted("2026-11-18", "別の 人");
    Path const path { { "household", id.value } };
    http::Pairs form { { "do", "give" }, { "form", "written" }, { "content", "病院を受診する" }, { "instruction_reasons", "" }, { "need", "ほかに確かめる方法がない" }, { "due_on", "2026-12-10" }, { "follows", "" } };
    CHECK(has(sent(east, list, path, form), "病院を受診する"));
    form[3].second = "働けるかどうかを知るため";
    CHECK(sent(east, list, path, form) == "done");
    auto const one = read([&](db::Read& tx) { return instructions(tx, id); }).front();
    Path const own { { "household", id.value }, { "instruction", one.id.value } };
    CHECK(has(shown(east, list, path), "病院を受診する"));
    CHECK(has(shown(east, page, own), "期限を待っている"));
    CHECK_FALSE(has(shown(east, page, own), "弁明の機会を通知する"));
    CHECK_FALSE(has(shown(head, page, own), "終わらせる"));
    CHECK(has(shown(supervisor, "/public-assistance/supervision"), "病院を受診する"));
    on("2026-12-11");
    CHECK(sent(east, page, own, { { "do", "answer" }, { "version", "1" }, { "kept", "unmet" }, { "answer", "受診していない" } }) == "done");
    CHECK(has(sent(east, page, own, { { "do", "offer" }, { "version", "2" }, { "held_on", "2026-12-12" }, { "hour", "10時" }, { "place", "相談室1" }, { "allegation", "停止しようとする" } }), "相談室1"));
    CHECK(sent(east, page, own, { { "do", "offer" }, { "version", "2" }, { "held_on", "2026-12-20" }, { "hour", "10時" }, { "place", "相談室1" }, { "allegation", "停止しようとする" } }) == "done");
    on("2026-12-20");
    CHECK(sent(east, page, own, { { "do", "hear" }, { "version", "3" }, { "attendance", "came" }, { "minutes", "頭が痛くて行けなかった" } }) == "done");
    CHECK(sent(east, page, own, { { "do", "confer" }, { "version", "4" }, { "conference_on", "2026-12-20" }, { "conference_who", "所長、査察指導員" }, { "conference", "事情を汲む" } }) == "done");
    CHECK(has(shown(east, page, own), "頭が痛くて行けなかった"));
    CHECK(has(sent(east, page, own, { { "do", "dispose" }, { "version", "5" }, { "matter", "claim" }, { "from", "2027-01-01" }, { "reasons", "書いた理由" } }), "書いた理由"));
    CHECK(sent(east, page, own, { { "do", "dispose" }, { "version", "1" }, { "matter", "suspend" }, { "from", "2027-01-01" }, { "reasons", "x" } }) != "done");
    CHECK(sent(east, page, own, { { "do", "burn" }, { "version", "5" } }) == "public_assistance.not_found");
    CHECK(sent(east, page, own, { { "do", "close" }, { "version", "5" }, { "close_way", "burn" }, { "why_closed", "x" } }) == "public_assistance.not_found");
    CHECK(shown(east, page, { { "household", other.value }, { "instruction", one.id.value } }) == "public_assistance.not_found");
    CHECK(sent(east, page, { { "household", other.value }, { "instruction", one.id.value } }, { { "do", "close" }, { "version", "5" }, { "close_way", "spare" }, { "why_closed", "x" } }) == "public_assistance.not_found");
    for (auto const& by : { other_clerk, theirs }) {
        CHECK(shown(by, list, path) == "public_assistance.not_found");
        CHECK(shown(by, page, own) == "public_assistance.not_found");
        CHECK(sent(by, page, own, { { "do", "close" }, { "version", "5" }, { "close_way", "spare" }, { "why_closed", "x" } }) == "public_assistance.not_found");
    }
    CHECK(sent(east, page, own, { { "do", "close" }, { "version", "5" }, { "close_way", "spare" }, { "why_closed", "病気の事情が分かったため" } }) == "done");
    CHECK(has(shown(east, page, own), "処分しないことにした"));
}
