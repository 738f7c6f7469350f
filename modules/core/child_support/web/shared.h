#pragma once
// What the pages share: boxes of a form, words of values.
#include "web/pages.h"

#define MADO_FIELD(T, name) html::field(#name, &T::name)

namespace mado::child_support::web {

struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Choice::value), html::field("words", &Choice::words), html::field("is_chosen", &Choice::is_chosen) };
};
struct Box {
    std::string name, label, help, error, value, type = "text";
    bool is_required = true, has_options = false;
    std::vector<Choice> options {};
    static constexpr auto fields = std::tuple { html::field("name", &Box::name), html::field("label", &Box::label), html::field("help", &Box::help), html::field("error", &Box::error),
        html::field("value", &Box::value), html::field("type", &Box::type), html::field("is_required", &Box::is_required), html::field("has_options", &Box::has_options), html::field("options", &Box::options) };
};
struct DifferenceRow {
    std::string month, before, after, state, change;
    bool is_less = false;
    static constexpr auto fields = std::tuple { html::field("month", &DifferenceRow::month), html::field("before", &DifferenceRow::before), html::field("after", &DifferenceRow::after),
        html::field("state", &DifferenceRow::state), html::field("change", &DifferenceRow::change), html::field("is_less", &DifferenceRow::is_less) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
Box box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string_view key, std::string proposed = {}, bool is_required = true);
Box choice_box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string_view key, std::vector<Choice> options, std::string proposed = {}, bool is_required = true);
std::string month_words(Day month);
std::string state_words(Visit const& visit, Month const& month);     // 支給停止（所得）
std::string sheet_link(Visit const& visit, RecipientId const& id, Day month);
std::vector<DifferenceRow> difference_rows(Visit const& visit, std::vector<Difference> const& differences);
std::string fact_words(Visit const& visit, Fact const& fact);        // 所得 1,234,000円、扶養親族等 1
Result<std::string> sent_file(Visit const& visit);                   // of the field `file`
std::int64_t typed_number(Visit const& visit, std::string_view name);
std::optional<Day> typed_month(std::string_view words);
http::Response kept_private(http::Response response);

Shown show_list(Visit const& visit, Attempt const* attempt);
Shown act_list(Visit const& visit);
Shown show_recipient(Visit const& visit, Attempt const* attempt);
Shown act_recipient(Visit const& visit);
Shown show_month(Visit const& visit, Attempt const* attempt);
Shown show_fact(Visit const& visit, Attempt const* attempt);
Shown act_fact(Visit const& visit);
Shown show_payments(Visit const& visit, Attempt const* attempt);
Shown act_payments(Visit const& visit);
Shown show_run(Visit const& visit, Attempt const* attempt);
Shown act_run(Visit const& visit);
Shown show_reports(Visit const& visit, Attempt const* attempt);
Shown act_reports(Visit const& visit);
Shown fetch_reports(Visit const& visit);
Shown show_terms(Visit const& visit, Attempt const* attempt);
Shown act_terms(Visit const& visit);
Shown show_account(Visit const& visit, Attempt const* attempt);
Shown act_account(Visit const& visit);
Shown show_files(Visit const& visit, Attempt const* attempt);
Shown act_files(Visit const& visit);
Shown show_import(Visit const& visit, Attempt const* attempt);
Shown act_import(Visit const& visit);
Shown fetch_csv(Visit const& visit);
Shown show_exchange(Visit const& visit, Attempt const* attempt);
Shown act_exchange(Visit const& visit);
Shown show_effect(Visit const& visit, Attempt const* attempt);

std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> recipient_pages();
std::vector<mado::web::PageType> fact_pages();
std::vector<mado::web::PageType> payment_pages();
std::vector<mado::web::PageType> season_pages();
std::vector<mado::web::PageType> effect_pages();
std::vector<mado::web::PageType> terms_pages();
std::vector<mado::web::PageType> account_pages();
std::vector<mado::web::PageType> exchange_pages();

}  // namespace mado::child_support::web
