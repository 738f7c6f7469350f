// 訪問シート: made of planned visits, taken along, back again; which are out, overdue or lost; and the same on paper.
#include "web/sheet_pages.h"

#include <mado/organization/organization.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include "service/inside.h"

#include <algorithm>
#include <fstream>

namespace mado::public_assistance::web {

namespace {

constexpr int most_rows = 100, days_ahead = 31;

struct SheetsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, visits_error, file_error, days;
    bool may_make = false, may_take = false;
    std::vector<Choice> visits;
    Box note;
    Table list;
    static constexpr auto fields = std::tuple { MADO_FIELD(SheetsPage, trouble_summary), MADO_FIELD(SheetsPage, back), MADO_FIELD(SheetsPage, visits_error), MADO_FIELD(SheetsPage, file_error),
        MADO_FIELD(SheetsPage, days), MADO_FIELD(SheetsPage, may_make), MADO_FIELD(SheetsPage, may_take), MADO_FIELD(SheetsPage, visits), MADO_FIELD(SheetsPage, note), MADO_FIELD(SheetsPage, list) };
};
struct MadePage {
    std::string back, passphrase, ends, file, sheet;
    static constexpr auto fields = std::tuple { MADO_FIELD(MadePage, back), MADO_FIELD(MadePage, passphrase), MADO_FIELD(MadePage, ends), MADO_FIELD(MadePage, file), MADO_FIELD(MadePage, sheet) };
};
struct SheetPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, why, file, paper, version;
    bool is_alarm = false, may_close = false;
    std::vector<Box> losing;
    Box revoking;
    Table visits;
    static constexpr auto fields = std::tuple { MADO_FIELD(SheetPage, trouble_summary), MADO_FIELD(SheetPage, back), MADO_FIELD(SheetPage, title), MADO_FIELD(SheetPage, state), MADO_FIELD(SheetPage, why),
        MADO_FIELD(SheetPage, file), MADO_FIELD(SheetPage, paper), MADO_FIELD(SheetPage, version), MADO_FIELD(SheetPage, is_alarm), MADO_FIELD(SheetPage, may_close), MADO_FIELD(SheetPage, losing),
        MADO_FIELD(SheetPage, revoking), MADO_FIELD(SheetPage, visits) };
};
struct PaperPage {
    struct Person { std::string words; static constexpr auto fields = std::tuple { MADO_FIELD(Person, words) }; };
    struct One {
        std::string id, title, policy, address;
        std::vector<Person> people, look_at, asked, earlier;
        static constexpr auto fields = std::tuple { MADO_FIELD(One, id), MADO_FIELD(One, title), MADO_FIELD(One, policy), MADO_FIELD(One, address), MADO_FIELD(One, people), MADO_FIELD(One, look_at),
            MADO_FIELD(One, asked), MADO_FIELD(One, earlier) };
    };
    std::string back;
    std::vector<One> pages;
    static constexpr auto fields = std::tuple { MADO_FIELD(PaperPage, back), MADO_FIELD(PaperPage, pages) };
};

SheetId id_of(Asked const& visit) { return { visit.request.id<AssistanceSheetTag>("sheet").value }; }
std::string address_of(Asked const& visit, SheetId const& id) { return mado::web::link(visit, { "public-assistance", "sheets", id.value }); }
http::Response kept_private(http::Response response) { return response.with("cache-control", "no-store"); }

Cell state_of(Asked const& visit, Sheet const& one)
{
    bool const is_overdue = one.is_overdue(visit.now().at);
    Cell cell { say(visit, is_overdue ? "public_assistance.sheet.overdue" : "public_assistance.sheet.state." + word_of(one.state)) };
    cell.is_alarm = is_overdue || one.state == SheetState::Lost;
    return cell;
}

std::string maker_of(db::Read& tx, Sheet const& one)
{
    auto const found = organization::person(tx, one.maker);
    return found ? found->name : std::string();
}

SheetsPage sheets_page(db::Read& tx, Asked const& visit, Attempt const* attempt)
{
    SheetsPage page;
    page.list = table(visit, "public_assistance.sheets.list",
        { "public_assistance.sheet.made_at", "public_assistance.caseworker", "public_assistance.sheet.ends_at", "public_assistance.state", "public_assistance.sheet.count" });
    for (auto const& one : sheets(tx, visit.caller, most_rows))
        page.list.add({ linked(wareki::text(one.made_at), address_of(visit, one.id)), { maker_of(tx, one) }, { wareki::text(one.ends_at) }, state_of(visit, one),
            { std::to_string(visits_on(tx, one.id).size()) } });
    page.may_take = !access::scope(tx, visit.caller, may_work).empty();
    auto const chosen = visit.request.answers("visits");
    if (page.may_take)
        for (auto const& one : visits_to_take(tx, visit.caller, visit.here, visit.now().today().plus_days(days_ahead)))
            if (auto const household = find_household(tx, visit.caller, one.household))
                page.visits.push_back({ one.id, wareki::short_text(one.planned_on) + "　" + std::to_string(household->number) + "　" + service::head_name(tx, household->id, visit.now().today()),
                    attempt && std::ranges::find(chosen, one.id) != chosen.end() });
    page.may_make = !page.visits.empty();
    page.days = say(visit, "public_assistance.sheet_days.words", { { "days", std::to_string(setting(tx, visit.here).sheet_days) } });
    return page;
}

Result<std::string> sent_bytes(Asked const& visit)
{
    for (auto const* upload : visit.request.files("file"))
        if (!upload->too_large && !upload->path.empty() && upload->size > 0) {
            std::ifstream in(upload->path, std::ios::binary);
            return std::string { std::istreambuf_iterator<char>(in), {} };
        }
    return refuse({ { "file", "public_assistance.file.choose" } });
}

Shown made(Asked const& visit)
{
    auto const secret = sheet_secret();  // half a second: before the write
    auto const sheet = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.make_sheet" },
        [&](db::Write& tx) { return make_sheet(tx, visit.caller, visit.here, visit.request.answers("visits"), visit.request.answer("note"), secret); }));
    MadePage const page { mado::web::link(visit, "/public-assistance/sheets"), secret.passphrase, wareki::text(sheet.ends_at), address_of(visit, sheet.id) + "/file", address_of(visit, sheet.id) };
    return kept_private(mado::web::page(visit, "public_assistance/sheet_made.html", page));
}

Shown taken(Asked const& visit)
{
    auto const bytes = TRY(sent_bytes(visit));
    auto const done = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.take_sheet" }, [&](db::Write& tx) { return take_results(tx, visit.caller, visit.here, bytes); }));
    return mado::web::done(visit, "/public-assistance/sheets",
        done.beside > 0 ? "public_assistance.said.sheet_beside" : done.recorded > 0 ? "public_assistance.said.sheet_taken" : "public_assistance.said.sheet_already");
}

// A day and a time of Japan's clock, as the two boxes have them.
Result<Instant> typed_moment(Asked const& visit)
{
    auto const day = TRY(typed_day(visit, "lost_on"));
    auto const typed = text::narrow(visit.request.answer("lost_time"));
    auto const figure = [&](std::size_t at) { return at < typed.size() && typed[at] >= '0' && typed[at] <= '9' ? typed[at] - '0' : -1000; };
    auto const hour = figure(0) * 10 + figure(1), minute = figure(3) * 10 + figure(4);
    if (typed.size() != 5 || typed[2] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return refuse({ { "lost_time", "public_assistance.sheet.lost_time.wrong" } });
    return instant_in_tokyo(day, hour, minute);
}

std::string clock_of(Instant at)
{
    auto const now = time_in_tokyo(at);
    auto const two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(now.hour) + ":" + two(now.minute);
}

PaperPage::One paper_of(Asked const& visit, VisitPage const& page, std::string const& id)
{
    PaperPage::One one;
    one.id = id;
    one.title = wareki::short_text(page.planned_on) + "　" + std::to_string(page.number) + "　" + page.head;
    one.policy = page.policy;
    if (page.is_shielded)
        one.address = say(visit, "public_assistance.sheet.file.shielded");
    for (auto const& words : page.addresses)
        one.address += (one.address.empty() ? "" : "　") + words;
    for (auto const& who : page.people)
        one.people.push_back({ who.name + "（" + who.kana + "）　" + who.relation + "　" + (who.born_on ? wareki::short_text(*who.born_on) : std::string()) + "　" + who.age });
    for (auto const& work : page.look_at)
        one.look_at.push_back({ say(visit, "public_assistance.work." + word_of(work.kind)) + "　" + wareki::short_text(work.due) });
    for (auto const& whom : page.asked)
        one.asked.push_back({ whom });
    for (auto const& fact : page.declared)
        one.asked.push_back({ say(visit, "public_assistance.fact." + word_of(fact.kind)) + "　" + wareki::short_text(fact.from) + "　" + fact.amount.digits() });
    for (auto const& before : page.earlier)
        one.earlier.push_back({ wareki::short_text(before.done_on) + "　" + before.words });
    return one;
}

}  // namespace

Shown show_sheets(Asked const& visit, Attempt const* attempt)
{
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return sheets_page(tx, visit, attempt); });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance");
    page.visits_error = mado::web::trouble_of(visit, attempt, "visits");
    page.file_error = mado::web::trouble_of(visit, attempt, "file");
    page.note = Form(visit, attempt, "make").area("note", "public_assistance.sheet.note", {}, Need::Optional);
    return mado::web::page(visit, "public_assistance/sheets.html", page, attempt);
}

Shown act_sheets(Asked const& visit)
{
    auto const what = visit.request.answer("do");
    return what == "make" ? made(visit) : what == "take" ? taken(visit) : Shown(refuse(Refusal::Kind::NotFound, "public_assistance.not_found"));
}

Shown show_sheet(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<SheetPage> {
        auto const one = TRY(find_sheet(tx, visit.caller, id_of(visit)));
        SheetPage page;
        page.title = say(visit, "public_assistance.sheet.title", { { "at", wareki::text(one.made_at) } });
        auto const state = state_of(visit, one);
        page.state = state.words + "　" + maker_of(tx, one) + "　" + say(visit, "public_assistance.sheet.file.ends") + "　" + wareki::text(one.ends_at);
        page.is_alarm = state.is_alarm;
        page.why = one.why.empty() ? std::string() : wareki::text(one.closed_at) + "　" + one.why;
        page.version = std::to_string(one.version);
        page.may_close = one.state == SheetState::Out;
        bool const is_open = one.maker == visit.caller.person && visit.now().at.microseconds < one.ends_at.microseconds && !one.box.empty();
        if (is_open && (one.state == SheetState::Out || one.state == SheetState::Returned))
            page.file = address_of(visit, one.id) + "/file", page.paper = address_of(visit, one.id) + "/paper";
        page.visits = table(visit, "public_assistance.visits", { "public_assistance.visit.planned", "public_assistance.number", "public_assistance.head", "public_assistance.sheet.taken_at" });
        for (auto const& row : visits_on(tx, one.id))
            for (auto const& planned : visits(tx, row.household))
                if (planned.id == row.visit)
                    if (auto const household = find_household(tx, visit.caller, row.household))
                        page.visits.add({ linked(wareki::short_text(planned.planned_on), address(visit, row.household, "work")), { std::to_string(household->number) },
                            { service::head_name(tx, row.household, visit.now().today()) }, { row.taken_at.microseconds == 0 ? std::string() : wareki::text(row.taken_at) } });
        return page;
    };
    auto page = TRY(visit.here.database.read(visit.tenant(), read));
    Form const losing(visit, attempt, "lose"), revoking(visit, attempt, "revoke");
    auto time = losing.line("lost_time", "public_assistance.sheet.lost_time", clock_of(visit.now().at));
    time.type = "time";
    page.losing = { losing.day("lost_on", "public_assistance.sheet.lost_on", visit.now().today()), std::move(time), losing.area("lost_why", "public_assistance.sheet.lost_why") };
    page.revoking = revoking.line("revoked_why", "public_assistance.sheet.revoked_why");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/sheets");
    return mado::web::page(visit, "public_assistance/sheet.html", page, attempt);
}

Shown act_sheet(Asked const& visit)
{
    auto const version = typed_number(visit, "version");
    if (visit.request.answer("do") == "lose") {
        auto const since = TRY(typed_moment(visit));
        TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.lose_sheet" },
            [&](db::Write& tx) { return lose_sheet(tx, visit.caller, visit.here, id_of(visit), since, visit.request.answer("lost_why"), version); }));
    } else {
        TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.revoke_sheet" },
            [&](db::Write& tx) { return revoke_sheet(tx, visit.caller, visit.here, id_of(visit), visit.request.answer("revoked_why"), version); }));
    }
    return mado::web::done(visit, "/public-assistance/sheets/" + id_of(visit).value, "public_assistance.said.kept");
}

Shown fetch_sheet_file(Asked const& visit, Attempt const*)
{
    auto const one = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.fetch_sheet" }, [&](db::Write& tx) { return fetch_sheet(tx, visit.caller, visit.here, id_of(visit)); }));
    auto response = http::bytes("text/html; charset=utf-8", sheet_file(visit, one));
    response.with("content-disposition", "attachment; filename=\"visits-" + day_in_tokyo(one.made_at).iso() + ".html\"").with("content-security-policy", "sandbox");
    return kept_private(std::move(response));
}

Shown show_sheet_paper(Asked const& visit, Attempt const*)
{
    auto const work = [&](db::Write& tx) -> Result<PaperPage> {
        auto const one = TRY(fetch_sheet(tx, visit.caller, visit.here, id_of(visit)));
        std::vector<std::string> ids;
        for (auto const& row : visits_on(tx, one.id))
            ids.push_back(row.visit);
        PaperPage page;
        for (auto const& each : visit_pages(tx, visit.caller, visit.here, ids))
            page.pages.push_back(paper_of(visit, each, "visit-" + std::to_string(page.pages.size())));
        return page;
    };
    auto page = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.sheet_paper" }, work));
    page.back = address_of(visit, id_of(visit));
    return kept_private(mado::web::page(visit, "public_assistance/sheet_paper.html", page));
}

std::vector<mado::web::PageType> sheet_pages()
{
    return { html::page<SheetsPage>("public_assistance/sheets.html"), html::page<MadePage>("public_assistance/sheet_made.html"), html::page<SheetPage>("public_assistance/sheet.html"),
        html::page<PaperPage>("public_assistance/sheet_paper.html") };
}

}  // namespace mado::public_assistance::web
