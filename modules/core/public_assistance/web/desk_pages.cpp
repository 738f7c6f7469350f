#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/public_assistance/sheets.h>
#include <mado/time/wareki.h>

#include "service/season.h"

#include <algorithm>
#include <map>

namespace mado::public_assistance::web {

namespace {

constexpr int most_rows = 200, days_near = 7;

struct DayPage {
    std::string about, winter, consultations, households, runs, supervision, apply, sheets, effect, tickets;
    bool may_work = false, may_supervise = false;
    Table work;
    static constexpr auto fields = std::tuple { MADO_FIELD(DayPage, about), MADO_FIELD(DayPage, winter), MADO_FIELD(DayPage, sheets), MADO_FIELD(DayPage, effect), MADO_FIELD(DayPage, consultations), MADO_FIELD(DayPage, households), MADO_FIELD(DayPage, runs), MADO_FIELD(DayPage, tickets),
        MADO_FIELD(DayPage, supervision), MADO_FIELD(DayPage, apply), MADO_FIELD(DayPage, may_work), MADO_FIELD(DayPage, may_supervise), MADO_FIELD(DayPage, work) };
};
struct HouseholdsPage {
    std::string back, next;
    Table list;
    static constexpr auto fields = std::tuple { MADO_FIELD(HouseholdsPage, back), MADO_FIELD(HouseholdsPage, next), MADO_FIELD(HouseholdsPage, list) };
};
struct SupervisionPage {
    std::string back, setting, sheets;
    Table caseworkers, near, instructions;
    static constexpr auto fields = std::tuple { MADO_FIELD(SupervisionPage, back), MADO_FIELD(SupervisionPage, setting), MADO_FIELD(SupervisionPage, sheets), MADO_FIELD(SupervisionPage, caseworkers), MADO_FIELD(SupervisionPage, near), MADO_FIELD(SupervisionPage, instructions) };
};
struct SettingPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, version, source;
    bool is_unsure = false;
    std::vector<Box> boxes;
    static constexpr auto fields = std::tuple { MADO_FIELD(SettingPage, trouble_summary), MADO_FIELD(SettingPage, back), MADO_FIELD(SettingPage, version), MADO_FIELD(SettingPage, source),
        MADO_FIELD(SettingPage, is_unsure), MADO_FIELD(SettingPage, boxes) };
};

bool may(Asked const& visit, db::Read& tx, access::Action const& action) { return !access::scope(tx, visit.caller, action).empty(); }

std::vector<Cell> cells_of(Asked const& visit, db::Read& tx, Work const& one)
{
    Cell due { wareki::short_text(one.due) };
    due.is_alarm = one.is_late;
    return { linked(say(visit, "public_assistance.work." + word_of(one.kind)), address(visit, one.household)), due, { std::to_string(one.number) }, { one.name },
        { position_words(tx, one.caseworker, visit.now().today()) } };
}

// The weeks before 冬季加算 begins or ends: households and their homes are looked at, and the amount of the next month is another.
std::string winter_words(Asked const& visit, Standing const& standing, std::optional<service::Season> const& season)
{
    auto const today = visit.now().today();
    if (!season || (!service::begins_soon(*season, today) && !service::ends_soon(*season, today)))
        return {};
    return say(visit, service::begins_soon(*season, today) ? "public_assistance.winter.begins" : "public_assistance.winter.ends",
        { { "zone", standing.winter_zone }, { "first", wareki::text(season->first) }, { "last", wareki::text(season->last) } });
}

std::vector<std::string> const work_columns { "public_assistance.what", "public_assistance.due", "public_assistance.number", "public_assistance.head", "public_assistance.caseworker" };

}  // namespace

Shown show_day(Asked const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DayPage made;
        made.work = table(visit, "public_assistance.day.work", work_columns);
        auto const standing = setting(tx, visit.here).standing;
        auto const season = service::season_near(visit.here, standing, visit.now().today());
        auto const work = service::work_in(tx, visit.caller, visit.here, season);
        for (auto const& one : work)
            if (std::ssize(made.work.lines) < most_rows)
                made.work.add(cells_of(visit, tx, one));
        made.about = say(visit, "public_assistance.day.about",
            { { "count", std::to_string(work.size()) }, { "late", std::to_string(std::ranges::count_if(work, &Work::is_late)) } });
        made.winter = winter_words(visit, standing, season);
        made.may_work = may(visit, tx, public_assistance::may_work);
        made.may_supervise = may(visit, tx, public_assistance::may_supervise);
        return made;
    });
    auto shown = page;
    shown.consultations = mado::web::link(visit, "/public-assistance/consultations");
    shown.households = mado::web::link(visit, "/public-assistance/households");
    shown.runs = mado::web::link(visit, "/public-assistance/runs");
    shown.tickets = mado::web::link(visit, "/public-assistance/tickets");
    shown.supervision = mado::web::link(visit, "/public-assistance/supervision");
    shown.apply = mado::web::link(visit, "/public-assistance/apply");
    shown.sheets = mado::web::link(visit, "/public-assistance/sheets");
    shown.effect = mado::web::link(visit, "/public-assistance/effect");
    return mado::web::page(visit, "public_assistance/day.html", shown);
}

Shown show_households(Asked const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        HouseholdsPage made;
        made.list = table(visit, "public_assistance.households", { "public_assistance.number", "public_assistance.head", "public_assistance.state", "public_assistance.caseworker" });
        std::int64_t after = 0;
        auto const typed = visit.request.query_of("after");
        for (auto const letter : typed.substr(0, 12))
            after = letter >= '0' && letter <= '9' ? after * 10 + (letter - '0') : after;
        auto const all = households(tx, visit.caller, after, most_rows);
        for (auto const& one : all) {
            auto const group = persons::household(tx, one.id);
            auto const name = group ? persons::known(tx, group->head, visit.now().today()).name.characters : std::string();
            made.list.add({ linked(std::to_string(one.number), address(visit, one.id)), { name }, { say(visit, "public_assistance.state." + word_of(one.state)) },
                { position_words(tx, one.caseworker, visit.now().today()) } });
        }
        if (std::ssize(all) == most_rows)
            made.next = mado::web::link(visit, "/public-assistance/households") + "?after=" + std::to_string(all.back().number);
        return made;
    });
    auto shown = page;
    shown.back = mado::web::link(visit, "/public-assistance");
    return mado::web::page(visit, "public_assistance/households.html", shown);
}

// 査察指導員: households by caseworker, what is late, and answers that come near their day.
Shown show_supervision(Asked const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        struct Load { int households = 0, late = 0, visits = 0; };
        std::map<PositionId, Load> loads;
        SupervisionPage made;
        for (auto const& one : service::living(tx, visit.caller))
            ++loads[one.caseworker].households;
        made.near = table(visit, "public_assistance.supervision.near", work_columns);
        auto const near = visit.now().today().plus_days(days_near);
        for (auto const& one : work_of(tx, visit.caller, visit.here)) {
            auto& load = loads[one.caseworker];
            load.late += one.is_late ? 1 : 0;
            load.visits += one.is_late && one.kind == WorkKind::Visit ? 1 : 0;
            if ((one.kind == WorkKind::Answer || one.kind == WorkKind::Deemed) && one.due <= near)
                made.near.add(cells_of(visit, tx, one));
        }
        made.caseworkers = table(visit, "public_assistance.supervision.caseworkers",
            { "public_assistance.caseworker", "public_assistance.supervision.households", "public_assistance.supervision.late", "public_assistance.supervision.visits" });
        for (auto const& [who, load] : loads) {
            Cell late { std::to_string(load.late) };
            late.is_alarm = load.late > 0;
            auto const name = position_words(tx, who, visit.now().today());
            made.caseworkers.add({ { name.empty() ? say(visit, "public_assistance.caseworker.none") : name }, { std::to_string(load.households) }, late, { std::to_string(load.visits) } });
        }
        made.instructions = open_instructions(visit, tx);
        if (setting_to_keep(tx, visit.caller, visit.here))
            made.setting = mado::web::link(visit, "/public-assistance/setting");
        return made;
    });
    auto shown = page;
    shown.back = mado::web::link(visit, "/public-assistance");
    shown.sheets = mado::web::link(visit, "/public-assistance/sheets");
    return mado::web::page(visit, "public_assistance/supervision.html", shown);
}

Shown show_setting(Asked const& visit, Attempt const* attempt)
{
    auto const known = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return setting_to_keep(tx, visit.caller, visit.here); }));
    SettingPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/supervision");
    page.version = attempt ? visit.request.answer("version") : std::to_string(known.version);
    page.source = known.source;
    page.is_unsure = known.sure == "memory";
    Form const form(visit, attempt, "keep");
    page.boxes = { form.line("grade", "public_assistance.grade", known.standing.grade), form.line("winter_zone", "public_assistance.winter_zone", known.standing.winter_zone, Need::Optional) };
    for (std::size_t i = 0; i < known.standing.rent_limits.size(); ++i)
        page.boxes.push_back(form.yen("rent_" + std::to_string(i), "public_assistance.rent_limit." + std::to_string(i), known.standing.rent_limits[i].digits()));
    page.boxes.push_back(form.choice("areas", "public_assistance.areas", choices<Areas>(visit, "public_assistance.areas."), word_of(known.areas)));
    std::vector<Choice> days;
    for (std::int64_t n = 1; n <= most_sheet_days; ++n)
        days.push_back({ std::to_string(n), say(visit, "public_assistance.sheet_days." + std::to_string(n)), false });
    page.boxes.push_back(form.choice("sheet_days", "public_assistance.sheet_days", std::move(days), std::to_string(known.sheet_days)));
    return mado::web::page(visit, "public_assistance/setting.html", page, attempt);
}

Shown act_setting(Asked const& visit)
{
    Setting typed;
    typed.standing.grade = visit.request.answer("grade"), typed.standing.winter_zone = visit.request.answer("winter_zone");
    for (std::size_t i = 0; i < typed.standing.rent_limits.size(); ++i)
        typed.standing.rent_limits[i] = TRY(typed_yen(visit, "rent_" + std::to_string(i)));
    typed.areas = typed_word<Areas>(visit, "areas").value_or(Areas::Shared);
    typed.sheet_days = visit.request.has("sheet_days") ? typed_number(visit, "sheet_days") : 1;
    typed.version = typed_number(visit, "version");
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.setting" }, [&](db::Write& tx) { return keep_setting(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/public-assistance/setting", "public_assistance.said.kept");
}

std::vector<mado::web::PageType> desk_pages()
{
    return { html::page<DayPage>("public_assistance/day.html"), html::page<HouseholdsPage>("public_assistance/households.html"), html::page<SupervisionPage>("public_assistance/supervision.html"),
        html::page<SettingPage>("public_assistance/setting.html") };
}

}  // namespace mado::public_assistance::web
