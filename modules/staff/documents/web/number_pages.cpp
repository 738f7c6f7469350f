// 文書番号簿: what was taken, and why a number has no document.
#include "web/csv.h"
#include "web/pages.h"

#include "model/number.h"

#include <mado/documents/numbers.h>

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::documents::pages {

namespace {

constexpr int a_page = 100;
constexpr int most_in_a_file = 200'000;

struct RunRow {
    std::string address, sign, year;
    html::Message series;
    std::int64_t last = 0, gaps = 0, missing = 0;
    bool is_unexplained = false;
    static constexpr auto fields = std::tuple { html::field("address", &RunRow::address), html::field("sign", &RunRow::sign), html::field("year", &RunRow::year), html::field("series", &RunRow::series),
        html::field("last", &RunRow::last), html::field("gaps", &RunRow::gaps), html::field("missing", &RunRow::missing), html::field("is_unexplained", &RunRow::is_unexplained) };
};

struct NumberRow {
    std::string text, title, reason, on, on_iso, document, address;
    html::Message state;
    bool is_void = false;
    static constexpr auto fields = std::tuple { html::field("text", &NumberRow::text), html::field("title", &NumberRow::title), html::field("reason", &NumberRow::reason),
        html::field("on", &NumberRow::on), html::field("on_iso", &NumberRow::on_iso), html::field("document", &NumberRow::document), html::field("address", &NumberRow::address),
        html::field("state", &NumberRow::state), html::field("is_void", &NumberRow::is_void) };
};

struct NumbersPage {
    std::vector<RunRow> runs;
    std::vector<NumberRow> numbers;
    std::string chosen, csv, take, rule, older, back;
    bool has_runs = false, branches = false;
    static constexpr auto fields = std::tuple { html::field("runs", &NumbersPage::runs), html::field("numbers", &NumbersPage::numbers), html::field("chosen", &NumbersPage::chosen),
        html::field("csv", &NumbersPage::csv), html::field("take", &NumbersPage::take), html::field("rule", &NumbersPage::rule), html::field("older", &NumbersPage::older),
        html::field("back", &NumbersPage::back), html::field("has_runs", &NumbersPage::has_runs), html::field("branches", &NumbersPage::branches) };
};

struct Option {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Option::value), html::field("words", &Option::words), html::field("is_chosen", &Option::is_chosen) };
};

struct TakePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::vector<Option> series, divisions;
    std::string back, title, branch_of, series_error, owner_error, title_error, branch_error;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &TakePage::trouble_summary), html::field("series", &TakePage::series), html::field("divisions", &TakePage::divisions),
        html::field("back", &TakePage::back), html::field("title", &TakePage::title), html::field("branch_of", &TakePage::branch_of), html::field("series_error", &TakePage::series_error),
        html::field("owner_error", &TakePage::owner_error), html::field("title_error", &TakePage::title_error), html::field("branch_error", &TakePage::branch_error) };
};

struct NumberPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, text, title, on, by, document, reason, reason_error;
    html::Message state;
    bool is_void = false, can_void = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NumberPage::trouble_summary), html::field("back", &NumberPage::back), html::field("text", &NumberPage::text),
        html::field("title", &NumberPage::title), html::field("on", &NumberPage::on), html::field("by", &NumberPage::by), html::field("document", &NumberPage::document),
        html::field("reason", &NumberPage::reason), html::field("reason_error", &NumberPage::reason_error), html::field("state", &NumberPage::state),
        html::field("is_void", &NumberPage::is_void), html::field("can_void", &NumberPage::can_void) };
};

std::int64_t number_of(std::string const& text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string year_words(Series series, int year)
{
    return model::is_of_the_whole_town(series) ? std::to_string(year) + "年" : wareki::fiscal_year_text(year);
}

std::string query_of(Run const& run) { return "?sign=" + http::percent_encoded(run.sign) + "&year=" + std::to_string(run.year); }

NumberRow row_of(web::Visit const& visit, Number const& number)
{
    auto const on = day_in_tokyo(number.taken_at);
    return { number.text, number.title, number.reason, wareki::text(on), on.iso(), number.document ? web::link(visit, { "documents", number.document.value }) : std::string(),
        web::link(visit, { "numbers", number.id.value }), { "documents.numbers.state." + word_of(number.state) }, number.state == NumberState::Void };
}

Run const* chosen_of(web::Visit const& visit, std::vector<Run> const& all)
{
    auto const sign = visit.request.query_of("sign");
    auto const year = number_of(visit.request.query_of("year"));
    for (auto const& run : all)
        if (run.sign == sign && run.year == year)
            return &run;
    return sign.empty() && !all.empty() ? &all.front() : nullptr;
}

Result<Number> readable(web::Visit const& visit, db::Read& tx)
{
    auto const number = visit.request.id<NumberTag>("number");
    auto found = TRY(find_number(tx, number));
    TRY(access::allow(tx, visit.caller, read_numbers, { .owner = found.owner }));
    return found;
}

std::vector<Option> divisions_for(web::Visit const& visit)
{
    auto const chosen = visit.request.answer("owner");
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Option> all;
        auto const scope = access::scope(tx, visit.caller, take_numbers);
        for (auto const& division : organization::divisions(tx))
            if (std::ranges::any_of(scope, [&](std::string const& path) { return access::within(division.path, path); }))
                all.push_back({ division.path, division.name, division.path == chosen });
        return all;
    });
}

}  // namespace

std::vector<web::PageType> number_pages()
{
    return { html::page<NumbersPage>("documents/numbers.html"), html::page<TakePage>("documents/take_number.html"), html::page<NumberPage>("documents/number.html") };
}

Result<http::Response> show_numbers(web::Visit const& visit, web::Attempt const*)
{
    NumbersPage page;
    page.back = web::link(visit, "/documents");
    page.take = web::link(visit, "/numbers/take");
    auto const before = number_of(visit.request.query_of("before"));
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.runs.clear(), page.numbers.clear();
        auto const all = runs(tx, visit.caller);
        for (auto const& run : all)
            page.runs.push_back({ web::link(visit, "/numbers") + query_of(run), run.sign, year_words(run.series, run.year), { "documents.series." + word_of(run.series) }, run.last, run.gaps, run.missing, run.missing != 0 });
        page.branches = has_branches(tx);
        page.rule = access::allow(tx, visit.caller, set_numbers, { .owner = "" }) ? web::link(visit, "/numbers/rule") : std::string();
        auto const* chosen = chosen_of(visit, all);
        if (!chosen)
            return 0;
        page.chosen = chosen->sign + "　" + year_words(chosen->series, chosen->year);
        page.csv = web::link(visit, "/numbers.csv") + query_of(*chosen);
        auto rows = numbers(tx, visit.caller, chosen->sign, chosen->year, before, a_page + 1);
        if (rows.size() > a_page) {
            rows.resize(a_page);
            page.older = web::link(visit, "/numbers") + query_of(*chosen) + "&before=" + std::to_string(rows.back().number);
        }
        for (auto const& number : rows)
            page.numbers.push_back(row_of(visit, number));
        return 0;
    });
    page.has_runs = !page.runs.empty();
    return web::page(visit, "documents/numbers.html", page);
}

Result<http::Response> show_numbers_csv(web::Visit const& visit, web::Attempt const*)
{
    auto const say = [&](std::string const& key) { return web::words(visit, key); };
    auto csv = csv_begun({ say("documents.numbers.series"), say("documents.numbers.year"), say("documents.number"), say("documents.numbers.title"), say("documents.numbers.state"),
        say("documents.numbers.reason"), say("documents.numbers.taken_on") });
    std::string name = say("documents.numbers.book");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const all = runs(tx, visit.caller);
        auto const* chosen = chosen_of(visit, all);
        if (!chosen)
            return 0;
        for (auto const& number : numbers(tx, visit.caller, chosen->sign, chosen->year, 0, most_in_a_file))
            csv += csv_line({ say("documents.series." + word_of(number.series)), year_words(number.series, number.year), number.text, number.title,
                say("documents.numbers.state." + word_of(number.state)), number.reason, day_in_tokyo(number.taken_at).iso() });
        name += " " + chosen->sign + " " + year_words(chosen->series, chosen->year);
        return 0;
    });
    return as_csv(std::move(csv), name);
}

Result<http::Response> show_take_number(web::Visit const& visit, web::Attempt const* attempt)
{
    TakePage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.back = web::link(visit, "/numbers");
    page.title = visit.request.answer("title");
    page.branch_of = visit.request.answer("branch_of");
    page.series_error = web::trouble_of(visit, attempt, "series");
    page.owner_error = web::trouble_of(visit, attempt, "owner");
    page.title_error = web::trouble_of(visit, attempt, "title");
    page.branch_error = web::trouble_of(visit, attempt, "branch_of");
    auto const chosen = visit.request.answer("series");
    for (auto const word : names_of(Series {}))
        if (word != word_of(Series::Memorandum))
            page.series.push_back({ std::string(word), web::words(visit, "documents.series." + std::string(word)), chosen == word });
    page.divisions = divisions_for(visit);
    return web::page(visit, "documents/take_number.html", page, attempt);
}

Result<http::Response> act_take_number(web::Visit const& visit)
{
    auto const word = visit.request.answer("series");
    auto const words = names_of(Series {});
    if (std::ranges::find(words, word) == words.end())
        return refuse({ { "series", "documents.numbers.series_required" } });
    Taking const taking { value_of<Series>(word), visit.request.answer("owner"), visit.request.answer("title"), visit.request.answer("branch_of") };
    auto const number = TRY(visit.here.database.write(visit.tenant(), numbering("documents.take_number"), [&](db::Write& tx) { return take_number(tx, visit.caller, visit.here, taking); }));
    return web::done(visit, "/numbers/" + number.id.value, "documents.said.number_taken");
}

Result<http::Response> show_number(web::Visit const& visit, web::Attempt const* attempt)
{
    auto const number = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return readable(visit, tx); }));
    NumberPage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.back = web::link(visit, "/numbers") + "?sign=" + http::percent_encoded(number.sign) + "&year=" + std::to_string(number.year);
    page.text = number.text;
    page.title = number.title;
    page.on = wareki::text(day_in_tokyo(number.taken_at));
    page.document = number.document ? web::link(visit, { "documents", number.document.value }) : std::string();
    page.is_void = number.state == NumberState::Void;
    page.state = { "documents.numbers.state." + word_of(number.state) };
    page.reason = attempt ? visit.request.answer("reason") : number.reason;
    page.reason_error = web::trouble_of(visit, attempt, "reason");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const person = number.taken_by ? organization::person(tx, number.taken_by) : std::nullopt;
        page.by = person ? person->name : std::string();
        page.can_void = !page.is_void && !number.document && access::allow(tx, visit.caller, take_numbers, { .owner = number.owner });
        return 0;
    });
    return web::page(visit, "documents/number.html", page, attempt);
}

Result<http::Response> act_void_number(web::Visit const& visit)
{
    auto const id = visit.request.id<NumberTag>("number");
    TRY(visit.here.database.write(visit.tenant(), { .name = "documents.void_number" }, [&](db::Write& tx) { return void_number(tx, visit.caller, visit.here, id, visit.request.answer("reason")); }));
    return web::done(visit, "/numbers/" + id.value, "documents.said.number_void");
}

Result<http::Response> act_number_rule(web::Visit const& visit)
{
    auto const wanted = visit.request.answer("branches") == "yes";
    TRY(visit.here.database.write(visit.tenant(), { .name = "documents.set_branches" }, [&](db::Write& tx) { return set_branches(tx, visit.caller, visit.here, wanted); }));
    return web::done(visit, "/numbers", "documents.said.rule_set");
}

}  // namespace mado::documents::pages
