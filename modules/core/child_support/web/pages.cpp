#include "web/shared.h"

#include <mado/child_support/exchange.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

#include <charconv>
#include <fstream>

namespace mado::child_support::web {

namespace {

constexpr std::uint64_t most_bytes = 8 << 20;

std::string value_words(Visit const& visit, FactField const& field, json::Value const& value)
{
    switch (field.type) {
    case FieldType::Money: return Yen(value.integer()).text();
    case FieldType::Count: return std::to_string(value.integer());
    case FieldType::Flag: return say(visit, value.flag() ? "child_support.yes" : "child_support.no");
    case FieldType::Choice: return say(visit, "child_support.word." + value.text());
    case FieldType::Date: {
        auto const day = Day::parse(value.text());
        return day ? wareki::text(*day) : std::string();
    }
    case FieldType::Words: return is_uuid(value.text()) ? std::string() : value.text();
    }
    return {};
}

}  // namespace

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }
std::string month_words(Day month) { return service::month_words(month); }

Box box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string_view key, std::string proposed, bool is_required)
{
    Box made;
    made.name = name;
    made.label = say(visit, key);
    made.error = mado::web::trouble_of(visit, attempt, name);
    made.value = attempt || visit.request.method == "POST" ? visit.request.answer(name) : std::move(proposed);
    made.is_required = is_required;
    return made;
}

Box choice_box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string_view key, std::vector<Choice> options, std::string proposed, bool is_required)
{
    auto made = box(visit, attempt, name, key, std::move(proposed), is_required);
    made.options = std::move(options);
    made.has_options = true;
    if (!is_required)
        made.options.insert(made.options.begin(), Choice { "", say(visit, "child_support.not_chosen") });
    for (auto& option : made.options)
        option.is_chosen = option.value == made.value;
    return made;
}

std::string state_words(Visit const& visit, Month const& month)
{
    auto words = say(visit, "child_support.state." + word_of(month.state));
    if (!month.why.empty())
        words += "（" + say(visit, "child_support.word." + month.why) + "）";
    return words;
}

std::string sheet_link(Visit const& visit, RecipientId const& id, Day month) { return mado::web::link(visit, { "child-support", id.value, "months", month.iso().substr(0, 7) }); }

std::vector<DifferenceRow> difference_rows(Visit const& visit, std::vector<Difference> const& differences)
{
    std::vector<DifferenceRow> rows;
    for (auto const& one : differences) {
        auto const by = one.after.payable - one.before.payable;
        rows.push_back({ month_words(one.month), one.before.month == one.month ? one.before.payable.digits() : "―", one.after.payable.digits(), state_words(visit, one.after),
            (by > Yen(0) ? "+" : "") + by.digits(), by.is_negative() });
    }
    return rows;
}

std::string fact_words(Visit const& visit, Fact const& fact)
{
    std::string all;
    for (auto const& field : rule_of(fact.kind).fields) {
        auto const* value = fact.values.find(field.name);
        if (!value || (value->is_integer() && value->integer() == 0) || (value->is_flag() && !value->flag()))
            continue;
        if (auto const words = value_words(visit, field, *value); !words.empty())
            all += (all.empty() ? "" : "、") + say(visit, "child_support.field." + std::string(field.name)) + " " + words;
    }
    return all;
}

Result<std::string> sent_file(Visit const& visit)
{
    for (auto const* upload : visit.request.files("file")) {
        if (upload->too_large || upload->size > most_bytes)
            return refuse({ { "file", "child_support.file.too_large", {}, {} } });
        if (upload->path.empty() || upload->size == 0)
            continue;
        std::ifstream in(upload->path, std::ios::binary);
        return std::string { std::istreambuf_iterator<char>(in), {} };
    }
    return refuse({ { "file", "child_support.file.choose", {}, {} } });
}

std::int64_t typed_number(Visit const& visit, std::string_view name)
{
    auto const typed = text::narrow_number(visit.request.answer(name));
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : 0;
}

std::optional<Day> typed_month(std::string_view words) { return Day::parse(std::string(text::trimmed(text::narrow(words))) + "-01"); }

http::Response kept_private(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const upload { .file_bytes = most_bytes, .total_bytes = most_bytes + (1 << 20) };
    return {
        form("/child-support").needs(may_read).to(show_list, act_list),
        form("/child-support/payments").needs(may_read).to(show_payments, act_payments),
        form("/child-support/payments/{run}").needs(may_read).to(show_run, act_run),
        form("/child-support/reports").needs(may_read).to(show_reports, act_reports),
        form("/child-support/reports/csv").needs(may_read).posts(fetch_reports),
        form("/child-support/terms").needs(may_set).to(show_terms, act_terms),
        page("/child-support/effect").needs(may_read).to(show_effect),
        form("/child-support/files").needs(may_keep).with(upload).to(show_files, act_files),
        form("/child-support/files/import").needs(may_import).with(upload).to(show_import, act_import),
        form("/child-support/files/exchange").needs(may_import).with({ .file_bytes = sheets::most_bytes, .total_bytes = sheets::most_bytes + (1 << 20) }).to(show_exchange, act_exchange),
        form("/child-support/files/csv").needs(may_keep).posts(fetch_csv),
        form("/child-support/{recipient}").needs(may_read).to(show_recipient, act_recipient),
        page("/child-support/{recipient}/months/{month}").needs(may_read).to(show_month),
        form("/child-support/{recipient}/account").needs(may_keep).to(show_account, act_account),
        form("/child-support/{recipient}/facts/{kind}").needs(may_keep).to(show_fact, act_fact),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto some : { list_pages(), recipient_pages(), fact_pages(), payment_pages(), season_pages(), effect_pages(), terms_pages(), account_pages(), exchange_pages() })
        std::ranges::move(some, std::back_inserter(all));
    return all;
}

}  // namespace mado::child_support::web
