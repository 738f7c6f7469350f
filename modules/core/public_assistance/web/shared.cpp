#include "web/effect_page.h"
#include "web/sheet_pages.h"

#include <mado/organization/organization.h>
#include <mado/public_assistance/exchange.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::public_assistance::web {

std::string say(Asked const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }

std::string address(Asked const& visit, HouseholdId const& id, std::string_view more)
{
    auto const whole = mado::web::link(visit, { "public-assistance", id.value });
    return more.empty() ? whole : whole + "/" + std::string(more);
}

HouseholdId household_of(Asked const& visit) { return { visit.request.id<persons::HouseholdTag>("household").value }; }

bool Form::was_sent() const { return attempt_ && visit_.request.answer("do") == does_; }

Box Form::line(std::string name, std::string_view key, std::string proposed, Need need) const
{
    Box made;
    made.label = say(visit_, key);
    made.error = was_sent() ? mado::web::trouble_of(visit_, attempt_, name) : std::string();
    made.value = was_sent() ? visit_.request.answer(name) : std::move(proposed);
    made.is_required = need == Need::Required;
    made.name = std::move(name);
    return made;
}

Box Form::day(std::string name, std::string_view key, std::optional<Day> proposed, Need need) const
{
    auto made = line(std::move(name), key, proposed ? proposed->iso() : std::string(), need);
    made.type = "date";
    return made;
}

Box Form::yen(std::string name, std::string_view key, std::string proposed, Need need) const { return line(std::move(name), key, std::move(proposed), need); }

Box Form::area(std::string name, std::string_view key, std::string proposed, Need need) const
{
    auto made = line(std::move(name), key, std::move(proposed), need);
    made.is_area = true;
    return made;
}

Box Form::choice(std::string name, std::string_view key, std::vector<Choice> options, std::string proposed) const
{
    auto made = line(std::move(name), key, std::move(proposed));
    made.is_choice = true;
    made.options = std::move(options);
    for (auto& one : made.options)
        one.is_chosen = one.value == made.value;
    return made;
}

void Table::add(std::vector<Cell> cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i].is_head = i == 0;
        if (i < columns.size()) {
            cells[i].heading = i == 0 ? std::string() : columns[i].words;
            cells[i].is_amount = columns[i].is_amount;
        }
    }
    lines.push_back({ std::move(cells) });
}

Table table(Asked const& visit, std::string_view caption, std::vector<std::string> const& columns)
{
    Table made;
    made.caption = say(visit, caption);
    made.none = say(visit, "public_assistance.none");
    for (auto const& one : columns)
        made.columns.push_back({ say(visit, one), one.ends_with("_yen") });
    made.span = static_cast<int>(columns.size());
    return made;
}

Cell linked(std::string words, std::string address, std::string small) { return { std::move(words), std::move(small), std::move(address) }; }

std::int64_t typed_number(Asked const& visit, std::string_view field)
{
    auto const typed = text::narrow_number(visit.request.answer(field));
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : 0;
}

Result<std::optional<Day>> typed_day_or_none(Asked const& visit, std::string const& field)
{
    auto const typed = text::narrow(visit.request.answer(field));
    if (typed.empty())
        return std::optional<Day> {};
    if (auto const day = Day::parse(typed))
        return std::optional(*day);
    if (auto const day = wareki::parse(typed))
        return std::optional(*day);
    return refuse({ { field, "public_assistance.day.wrong" } });
}

Result<Day> typed_day(Asked const& visit, std::string const& field)
{
    auto const day = TRY(typed_day_or_none(visit, field));
    if (!day)
        return refuse({ { field, "public_assistance.required" } });
    return *day;
}

Result<Yen> typed_yen(Asked const& visit, std::string const& field)
{
    auto const typed = text::narrow_number(visit.request.answer(field));
    if (typed.empty())
        return Yen(0);
    auto const amount = Yen::parse(typed);
    if (!amount || amount->is_negative())
        return refuse({ { field, "public_assistance.amount.wrong" } });
    return *amount;
}

std::string position_words(db::Read& tx, PositionId const& id, Day on)
{
    auto const position = id ? organization::position(tx, id) : std::nullopt;
    if (!position)
        return {};
    auto const holders = organization::holders_of(tx, id, on);
    return holders.empty() ? position->title : position->title + "　" + holders.front().name;
}

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    return {
        page("/public-assistance").needs(may_read).to(show_day),
        page("/public-assistance/households").needs(may_read).to(show_households),
        page("/public-assistance/supervision").needs(may_supervise).to(show_supervision),
        form("/public-assistance/setting").needs(may_set).to(show_setting, act_setting),
        form("/public-assistance/consultations").needs(may_work).to(show_consultations, act_consultations),
        form("/public-assistance/consultations/{consultation}").needs(may_work).to(show_consultation, act_consultation),
        form("/public-assistance/apply").needs(may_work).to(show_apply, act_apply),
        form("/public-assistance/runs").needs(may_read).to(show_runs, act_runs),
        form("/public-assistance/runs/{run}").needs(may_read).to(show_run, act_run),
        form("/public-assistance/files").needs(may_exchange).with(http::Limits { .file_bytes = sheets::most_bytes, .total_bytes = sheets::most_bytes + (1 << 20) }).to(show_exchange, act_exchange),
        page("/public-assistance/effect").needs(may_read).to(show_effect),
        form("/public-assistance/sheets").needs(may_read).with(http::Limits { .file_bytes = most_result_bytes, .total_bytes = most_result_bytes + (1 << 20) }).to(show_sheets, act_sheets),
        form("/public-assistance/sheets/{sheet}").needs(may_read).to(show_sheet, act_sheet),
        page("/public-assistance/sheets/{sheet}/file").needs(may_work).to(fetch_sheet_file),
        page("/public-assistance/sheets/{sheet}/paper").needs(may_work).to(show_sheet_paper),
        form("/public-assistance/tickets").needs(may_read).to(show_ticket_month, act_ticket_month),
        page("/public-assistance/tickets.csv").needs(may_read).to(fetch_tickets),
        page("/public-assistance/eligibility.csv").needs(may_supervise).to(fetch_eligibility),
        form("/public-assistance/providers").needs(may_read).to(show_providers, act_providers),
        form("/public-assistance/practice").needs(may_set).to(show_practice, act_practice),
        form("/public-assistance/{household}").needs(may_read).to(show_household, act_household),
        form("/public-assistance/{household}/tickets").needs(may_read).to(show_tickets, act_tickets),
        form("/public-assistance/{household}/instructions").needs(may_read).to(show_instructions, act_instructions),
        form("/public-assistance/{household}/instructions/{instruction}").needs(may_read).to(show_instruction, act_instruction),
        page("/public-assistance/{household}/months/{month}").needs(may_read).to(show_month),
        page("/public-assistance/{household}/what-if").needs(may_read).to(show_what_if),
        form("/public-assistance/{household}/circumstances").needs(may_work).to(show_circumstances, act_circumstances),
        form("/public-assistance/{household}/decide").needs(may_work).to(show_decide, act_decide),
        form("/public-assistance/{household}/work").needs(may_work).to(show_work, act_work),
        form("/public-assistance/{household}/ways").needs(may_work).to(show_ways, act_ways),
        page("/public_assistances/{decision}").needs(may_read).to(show_of_draft),
        page("/public_assistance_months/{run}").needs(may_read).to(show_run_of_draft),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { desk_pages(), consultation_pages(), household_pages(), month_pages(), form_pages(), run_pages(), exchange_pages(), sheet_pages(), effect_pages(), ticket_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::public_assistance::web
