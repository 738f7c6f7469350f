#include "web/arrears_pages.h"

#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/treasury/debits.h>

#include <charconv>

namespace mado::treasury::web {

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }
std::string claim_number(Claim const& claim) { return wareki::fiscal_year_text(claim.first_year) + " 第" + std::to_string(claim.number) + "号"; }

FormBox form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::string proposed, bool is_required)
{
    bool const sent = attempt && visit.request.answer("do") == does;
    FormBox made;
    made.label = say(visit, key);
    made.error = sent ? mado::web::trouble_of(visit, attempt, name) : std::string();
    made.value = sent ? visit.request.answer(name) : std::move(proposed);
    made.is_required = is_required;
    made.name = std::move(name);
    return made;
}

FormBox day_form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::optional<Day> proposed)
{
    auto made = form_box(visit, attempt, does, std::move(name), key, proposed ? proposed->iso() : std::string());
    made.type = "date";
    return made;
}

FormBox choice_form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::vector<Choice> options)
{
    auto made = form_box(visit, attempt, does, std::move(name), key);
    made.options = std::move(options);
    made.has_options = true;
    for (auto& option : made.options)
        option.is_chosen = option.value == made.value;
    return made;
}

std::vector<FormBox> account_boxes(Visit const& visit, Attempt const* attempt, std::string_view does, std::string const& prefix)
{
    std::vector<FormBox> all { form_box(visit, attempt, does, prefix + "bank", "treasury.account.bank"), form_box(visit, attempt, does, prefix + "bank_name", "treasury.account.bank_name", {}, false),
        form_box(visit, attempt, does, prefix + "branch", "treasury.account.branch"), form_box(visit, attempt, does, prefix + "branch_name", "treasury.account.branch_name", {}, false),
        choice_form_box(visit, attempt, does, prefix + "account_kind", "treasury.account.kind",
            { { "1", say(visit, "treasury.account.kind.1") }, { "2", say(visit, "treasury.account.kind.2") }, { "4", say(visit, "treasury.account.kind.4") } }),
        form_box(visit, attempt, does, prefix + "account_number", "treasury.account.number"), form_box(visit, attempt, does, prefix + "account_name", "treasury.account.name") };
    all.back().help = say(visit, "treasury.account.name.help");
    return all;
}

BankAccount typed_account(Visit const& visit, std::string const& prefix)
{
    auto const typed = [&](char const* name) { return visit.request.answer(prefix + name); };
    return { typed("bank"), typed("bank_name"), typed("branch"), typed("branch_name"), typed("account_kind"), typed("account_number"), typed("account_name") };
}

Versioned typed_versioned(Visit const& visit, std::string_view field)
{
    auto const typed = visit.request.answer(field);
    auto const colon = std::min(typed.find(':'), typed.size());
    Versioned made { typed.substr(0, colon) };
    std::from_chars(typed.data() + std::min(colon + 1, typed.size()), typed.data() + typed.size(), made.version);
    return made;
}

Result<Day> typed_day_of(Visit const& visit, std::string const& field)
{
    auto const typed = text::narrow(visit.request.answer(field));
    if (auto const day = Day::parse(typed))
        return *day;
    if (auto const day = wareki::parse(typed))
        return *day;
    return refuse({ { field, "treasury.wrong_date" } });
}

Result<Yen> typed_yen(Visit const& visit, std::string const& field)
{
    auto const typed = Yen::parse(text::narrow_number(visit.request.answer(field)));
    if (!typed || *typed <= Yen(0))
        return refuse({ { field, "treasury.balance.not_positive" } });
    return *typed;
}

std::int64_t typed_number(Visit const& visit, std::string_view field)
{
    auto const typed = text::narrow_number(visit.request.answer(field));
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : 0;
}

std::vector<mado::web::Route> arrears_routes()
{
    using mado::web::form;
    using mado::web::page;
    return {
        page("/treasury/debtors").needs(may_collect).to(show_debtors),
        form("/treasury/debtors/{claim}").needs(may_collect).to(show_debtor, act_debtor),
        page("/treasury/refunds").needs(may_refund).to(show_refunds),
        form("/treasury/refunds/{claim}").needs(may_refund).to(show_refund, act_refund),
        form("/treasury/provider-refunds").needs(may_refund).to(show_provider_refunds, act_provider_refunds),
        form("/treasury/debits").needs(may_request_debits).to(show_debits, act_debits),
        form("/treasury/payouts").needs(may_see_payouts).to(show_payouts, act_payouts),
        form("/treasury/payouts/{payout}").needs(may_pay_out).to(show_payout, act_payout),
        form("/treasury/transfers/{transfer}").needs(may_pay_out).with(http::Limits { .file_bytes = most_results_bytes, .total_bytes = most_results_bytes + (1 << 20) }).to(show_transfer, act_transfer),
        form("/treasury/transfers/{transfer}/file").needs(may_pay_out).posts(fetch_transfer),
        form("/treasury/client").needs(may_pay_out).to(show_client, act_client),
    };
}

std::vector<mado::web::PageType> arrears_page_types()
{
    auto all = debtor_pages();
    for (auto const& some : { refund_pages(), provider_refund_pages(), debit_pages(), payout_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

std::vector<mado::web::MenuItem> arrears_menu()
{
    mado::web::MenuItem debtors { "treasury.debtors.menu", "/treasury/debtors", may_collect }, refunds { "treasury.refunds.menu", "/treasury/refunds", may_refund, count_to_refund },
        payouts { "treasury.payouts.menu", "/treasury/payouts", may_see_payouts }, debits { "treasury.debit.menu", "/treasury/debits", may_request_debits };
    debtors.place = refunds.place = payouts.place = debits.place = mado::web::MenuItem::Place::More;
    return { debtors, refunds, payouts, debits };
}

}  // namespace mado::treasury::web
