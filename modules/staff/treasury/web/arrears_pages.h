#pragma once
// The pages 滞納, 還付 and 支払.
#include <mado/treasury/arrears.h>
#include <mado/treasury/refunds.h>
#include <mado/web/page.h>

namespace mado::treasury::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_debtors(Visit const& visit, Attempt const* attempt);    // /treasury/debtors?after_due=&after=
Shown show_debtor(Visit const& visit, Attempt const* attempt);     // /treasury/debtors/{claim}
Shown act_debtor(Visit const& visit);
Shown show_refunds(Visit const& visit, Attempt const* attempt);    // /treasury/refunds?after=
Shown show_refund(Visit const& visit, Attempt const* attempt);     // /treasury/refunds/{claim}
Shown act_refund(Visit const& visit);
Shown show_provider_refunds(Visit const& visit, Attempt const* attempt);   // /treasury/provider-refunds?after=
Shown act_provider_refunds(Visit const& visit);
Shown show_debits(Visit const& visit, Attempt const* attempt);              // /treasury/debits?after=
Shown act_debits(Visit const& visit);
Shown show_payouts(Visit const& visit, Attempt const* attempt);    // /treasury/payouts
Shown act_payouts(Visit const& visit);
Shown show_payout(Visit const& visit, Attempt const* attempt);     // /treasury/payouts/{payout}
Shown act_payout(Visit const& visit);
Shown show_transfer(Visit const& visit, Attempt const* attempt);   // /treasury/transfers/{transfer}
Shown act_transfer(Visit const& visit);
inline constexpr std::uint64_t most_results_bytes = 4 << 20;
Shown fetch_transfer(Visit const& visit);                          // /treasury/transfers/{transfer}/file
Shown show_client(Visit const& visit, Attempt const* attempt);     // /treasury/client
Shown act_client(Visit const& visit);

std::vector<mado::web::Route> arrears_routes();
std::vector<mado::web::PageType> arrears_page_types();
std::vector<mado::web::PageType> debtor_pages();
std::vector<mado::web::PageType> refund_pages();
std::vector<mado::web::PageType> provider_refund_pages();
std::vector<mado::web::PageType> debit_pages();
std::vector<mado::web::PageType> payout_pages();
std::vector<mado::web::MenuItem> arrears_menu();

// -- boxes of a form: {{#pay_by}}{{>arrears_box}}{{/pay_by}}, {{>arrears_select}}
struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Choice::value), html::field("words", &Choice::words), html::field("is_chosen", &Choice::is_chosen) };
};
struct FormBox {
    std::string name, label, help, error, value, type = "text";
    bool is_required = true, has_options = false;
    std::vector<Choice> options {};
    static constexpr auto fields = std::tuple { html::field("name", &FormBox::name), html::field("label", &FormBox::label), html::field("help", &FormBox::help),
        html::field("error", &FormBox::error), html::field("value", &FormBox::value), html::field("type", &FormBox::type), html::field("is_required", &FormBox::is_required), html::field("has_options", &FormBox::has_options),
        html::field("options", &FormBox::options) };
};
// `does`: the button's word of the form; an attempt brings back what was typed only in the form that was sent.
FormBox form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::string proposed = {}, bool is_required = true);
FormBox day_form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::optional<Day> proposed = {});
FormBox choice_form_box(Visit const& visit, Attempt const* attempt, std::string_view does, std::string name, std::string_view key, std::vector<Choice> options);
// `prefix`: of their names, where a page has two such forms.
std::vector<FormBox> account_boxes(Visit const& visit, Attempt const* attempt, std::string_view does, std::string const& prefix = {});
BankAccount typed_account(Visit const& visit, std::string const& prefix = {});
struct Versioned { std::string id; std::int64_t version = 0; };
Versioned typed_versioned(Visit const& visit, std::string_view field);       // "ID:VERSION" of a list
Result<Day> typed_day_of(Visit const& visit, std::string const& field);      // Invalid at the field
Result<Yen> typed_yen(Visit const& visit, std::string const& field);
std::int64_t typed_number(Visit const& visit, std::string_view field);       // 0 when there is none
std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
std::string claim_number(Claim const& claim);

struct PlainRow {   // a row of three: a day, what, and more about it
    std::string on, what, about {};
    static constexpr auto fields = std::tuple { html::field("on", &PlainRow::on), html::field("what", &PlainRow::what), html::field("about", &PlainRow::about) };
};

}  // namespace mado::treasury::web
