// The sheet of a month, and what-if: nothing of it is saved.
#include "web/pages.h"

#include <mado/json/json.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include "service/inside.h"

#include <algorithm>

namespace mado::public_assistance::web {

namespace {

struct MonthPage {
    std::string back, title, state, hash;
    std::vector<Table> sheets;
    Table sources;
    static constexpr auto fields = std::tuple { MADO_FIELD(MonthPage, back), MADO_FIELD(MonthPage, title), MADO_FIELD(MonthPage, state), MADO_FIELD(MonthPage, hash), MADO_FIELD(MonthPage, sheets),
        MADO_FIELD(MonthPage, sources) };
};
struct WhatIfPage {
    std::string back, here, fault;
    std::vector<Box> boxes;
    Table result;
    static constexpr auto fields = std::tuple { MADO_FIELD(WhatIfPage, back), MADO_FIELD(WhatIfPage, here), MADO_FIELD(WhatIfPage, fault), MADO_FIELD(WhatIfPage, boxes), MADO_FIELD(WhatIfPage, result) };
};

void lines_into(Table& sheet, json::Value const& from)
{
    for (auto const& line : from.array("lines")) {
        std::string laws, rows;
        for (auto const& law : line.array("laws"))
            laws += (laws.empty() ? "" : "、") + law.text();
        for (auto const& row : line.array("rows"))
            rows += (rows.empty() ? "" : "　／　") + row.text("description") + "（" + row.text("law") + "）";
        if (line.text("figure").empty() && line.text("says").empty())
            continue;
        Cell table { rows };
        sheet.add({ { line.text("label"), line.text("says") }, { line.text("figure") }, { laws }, table });
    }
}

Table empty_sheet(Asked const& visit, std::string caption)
{
    auto made = table(visit, "public_assistance.sheet", { "public_assistance.sheet.item", "public_assistance.sheet.figure_yen", "public_assistance.sheet.law", "public_assistance.sheet.table" });
    made.caption = std::move(caption);
    return made;
}

std::vector<Table> sheets_of(Asked const& visit, std::string const& text)
{
    auto const value = json::parse(text).value_or(json::Value {});
    std::vector<Table> all;
    for (auto const& stretch : value.array("stretches")) {
        auto const from = Day::parse(stretch.text("from")), until = Day::parse(stretch.text("until"));
        all.push_back(empty_sheet(visit, say(visit, "public_assistance.sheet.stretch",
            { { "from", from ? wareki::short_text(*from) : "" }, { "until", until ? wareki::short_text(*until) : "" }, { "size", std::to_string(stretch.integer("size")) } })));
        lines_into(all.back(), stretch);
    }
    all.push_back(empty_sheet(visit, say(visit, "public_assistance.sheet.degree")));
    lines_into(all.back(), value);
    return all;
}

Table sources_of(Asked const& visit)
{
    auto made = table(visit, "public_assistance.sources", { "public_assistance.source", "public_assistance.sure" });
    for (auto const* name : { "public_assistance_standard", "public_assistance_degree" })
        if (auto const* decision = visit.here.library.decision(name))
            for (auto const& one : decision->model.document().known_from) {
                Cell sure { say(visit, one.sure == "memory" ? "public_assistance.unsure" : "public_assistance.read") };
                sure.is_alarm = one.sure == "memory";
                made.add({ { one.says }, sure });
            }
    return made;
}

struct Base { Household household; Situation effective, pending; std::vector<ClosedMonth> closed; IndividualId head; };

Result<Base> base(db::Read& tx, Asked const& visit)
{
    Base made;
    made.household = TRY(find_household(tx, visit.caller, household_of(visit)));
    auto const standing = setting(tx, visit.here).standing;
    made.effective = situation_of(tx, made.household, standing, Seen::Effective);
    made.pending = situation_of(tx, made.household, standing, Seen::WithPending);
    made.closed = closed_months(tx, made.household.id);
    if (auto const group = persons::household(tx, made.household.id))
        made.head = group->head;
    return made;
}

std::int64_t number_in(Asked const& visit, std::string_view field)
{
    auto const typed = Yen::parse(text::narrow_number(visit.request.query_of(field)));
    return typed && !typed->is_negative() && *typed <= Yen(100'000'000) ? typed->amount() : 0;
}

// What the boxes ask, laid over what is known.
void suppose(Asked const& visit, Base const& base, Day first, Situation& situation)
{
    auto const last = last_of_month(first);
    auto const add = [&](FactKind kind, std::int64_t amount, std::string who = {}) {
        Fact made;
        made.id = "supposed", made.kind = kind, made.who = std::move(who), made.amount = Yen(amount), made.from = first, made.until = last;
        situation.facts.push_back(std::move(made));
    };
    if (auto const earned = number_in(visit, "earned"))
        add(FactKind::Earned, earned, base.head.value);
    if (auto const other = number_in(visit, "other"))
        add(FactKind::OtherIncome, other);
    if (auto const rent = number_in(visit, "rent")) {
        std::erase_if(situation.facts, [](Fact const& one) { return one.kind == FactKind::Rent; });
        add(FactKind::Rent, rent);
    }
    if (auto const born = Day::parse(visit.request.query_of("born_on")))
        situation.members.push_back({ "supposed", *born, std::max(*born, situation.members.empty() ? *born : situation.members.front().from), std::nullopt });
    if (situation.spells.empty())
        situation.spells = { { first, std::nullopt } };
}

}  // namespace

Shown show_month(Asked const& visit, Attempt const*)
{
    auto const first = parse_month(visit.request.path.contains("month") ? visit.request.path.at("month") : std::string());
    if (!first)
        return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return base(tx, visit); }));
    MonthPage page;
    page.back = address(visit, all.household.id);
    page.title = say(visit, "public_assistance.month.title", { { "month", month_text(*first) }, { "number", std::to_string(all.household.number) } });
    auto const closed = std::ranges::find(all.closed, *first, &ClosedMonth::month);
    std::string sheet;
    if (closed != all.closed.end()) {
        sheet = closed->sheet;
        page.state = say(visit, "public_assistance.month.closed");
        page.hash = closed->hash;
    } else {
        auto const month = service::reckoner(visit.here).month(all.effective, *first, benefits::Rules::Sheet::Yes);
        page.state = month ? say(visit, "public_assistance.month.open") : month.error().japanese;
        sheet = month ? service::sheet_text(*month) : std::string("{}");
    }
    page.sheets = sheets_of(visit, sheet);
    page.sources = sources_of(visit);
    return mado::web::page(visit, "public_assistance/month.html", page);
}

Shown show_what_if(Asked const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return base(tx, visit); }));
    auto const first = parse_month(visit.request.query_of("month")).value_or(first_of_month(visit.now().today()));
    auto real = all.pending, supposed = all.pending;
    suppose(visit, all, first, supposed);
    if (real.spells.empty())
        real.spells = supposed.spells;
    WhatIfPage page;
    page.back = address(visit, all.household.id);
    page.here = address(visit, all.household.id, "what-if");
    Form const form(visit, nullptr, "");
    page.boxes = { form.line("month", "public_assistance.month_typed", month_text(first)), form.yen("earned", "public_assistance.what_if.earned", visit.request.query_of("earned"), Need::Optional),
        form.yen("other", "public_assistance.what_if.other", visit.request.query_of("other"), Need::Optional), form.yen("rent", "public_assistance.what_if.rent", visit.request.query_of("rent"), Need::Optional),
        form.day("born_on", "public_assistance.what_if.born_on", Day::parse(visit.request.query_of("born_on")), Need::Optional) };
    page.result = table(visit, "public_assistance.what_if.result", { "public_assistance.sheet.item", "public_assistance.what_if.real_yen", "public_assistance.what_if.supposed_yen", "public_assistance.what_if.difference_yen" });
    auto const rules = service::reckoner(visit.here);
    auto const a = rules.month(real, first), b = rules.month(supposed, first);
    if (!a || !b)
        page.fault = !a ? a.error().japanese : b.error().japanese;
    else
        for (auto const& [key, amount] : { std::pair("public_assistance.needed_yen", &Month::needed), std::pair("public_assistance.income_yen", &Month::income), std::pair("public_assistance.living_yen", &Month::living),
                 std::pair("public_assistance.housing_yen", &Month::housing), std::pair("public_assistance.education_yen", &Month::education), std::pair("public_assistance.paid_yen", &Month::paid) })
            page.result.add({ { say(visit, key) }, { ((*a).*amount).digits() }, { ((*b).*amount).digits() }, { ((*b).*amount - (*a).*amount).digits() } });
    return mado::web::page(visit, "public_assistance/what_if.html", page);
}

std::vector<mado::web::PageType> month_pages() { return { html::page<MonthPage>("public_assistance/month.html"), html::page<WhatIfPage>("public_assistance/what_if.html") }; }

}  // namespace mado::public_assistance::web
