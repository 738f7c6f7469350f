#include "web/item_pages.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include "web/arrears_pages.h"
#include "web/import_pages.h"

#include <algorithm>
#include <set>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr std::uint64_t most_bytes = 4 << 20;
constexpr int first_year = 2000, last_year = 2200;

struct ItemRow {
    std::string address, code, title, headings, class_words, year_words, ways, due, since, sure;
    bool is_own = false;
    static constexpr auto fields = std::tuple { F(ItemRow, address), F(ItemRow, code), F(ItemRow, title), F(ItemRow, headings), F(ItemRow, class_words), F(ItemRow, year_words), F(ItemRow, ways),
        F(ItemRow, due), F(ItemRow, since), F(ItemRow, sure), F(ItemRow, is_own) };
};
struct AccountGroup {
    std::string title;
    std::vector<ItemRow> rows;
    static constexpr auto fields = std::tuple { F(AccountGroup, title), F(AccountGroup, rows) };
};
struct ItemsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string here, year, csv, add, stamps, error;
    std::vector<AccountGroup> accounts;
    static constexpr auto fields = std::tuple { F(ItemsPage, trouble_summary), F(ItemsPage, here), F(ItemsPage, year), F(ItemsPage, csv), F(ItemsPage, add), F(ItemsPage, stamps), F(ItemsPage, error),
        F(ItemsPage, accounts) };
};
struct WayBox {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(WayBox, value), F(WayBox, words), F(WayBox, is_chosen) };
};
struct ItemPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, list, title, version, source_words;
    std::vector<FormBox> names, headings, rules;
    FormBox claim_class, year_basis, returned;
    std::vector<WayBox> ways;
    static constexpr auto fields = std::tuple { F(ItemPage, trouble_summary), F(ItemPage, refused), F(ItemPage, list), F(ItemPage, title), F(ItemPage, version), F(ItemPage, source_words), F(ItemPage, names),
        F(ItemPage, headings), F(ItemPage, rules), F(ItemPage, claim_class), F(ItemPage, year_basis), F(ItemPage, returned), F(ItemPage, ways) };
};

Result<void> allowed(Visit const& visit, db::Read& tx) { return access::allow(tx, visit.caller, may_keep_items, { "" }); }

int year_asked(Visit const& visit)
{
    auto const typed = Yen::parse(text::narrow_number(visit.request.query_of("year"))).value_or(Yen(0)).amount();
    return typed >= first_year && typed <= last_year ? static_cast<int>(typed) : fiscal_year(visit.now().today());
}

std::string headings_of(Item const& item)
{
    std::string all;
    for (auto const& heading : item.headings)
        if (!heading.title.empty())
            all += (all.empty() ? "" : "・") + heading.code + (heading.code.empty() ? "" : " ") + heading.title;
    return all;
}

std::string account_words(Visit const& visit, std::string const& account)
{
    return account == "general" ? say(visit, "treasury.items.general") : account;
}

ItemRow row_of(Visit const& visit, Item const& item)
{
    std::string ways;
    for (auto const way : item.ways)
        ways += (ways.empty() ? "" : "・") + say(visit, "treasury.way." + word_of(way));
    return { mado::web::link(visit, "/treasury/items/edit") + "?code=" + http::percent_encoded(item.code) + "&since=" + std::to_string(item.since_year), item.code, item.title, headings_of(item),
        say(visit, "treasury.class." + word_of(item.claim_class)), say(visit, "treasury.items.basis." + word_of(item.year_basis)), ways, std::to_string(item.due_days),
        item.since_year == 0 ? std::string() : say(visit, "treasury.items.since_words", { { "year", wareki::fiscal_year_text(item.since_year) } }),
        item.sure == "memory" ? say(visit, "treasury.debtor.memory") : std::string(), item.version > 0 };
}

ItemsPage items_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const year = year_asked(visit);
    ItemsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.error = mado::web::trouble_of(visit, attempt, "file");
    page.here = mado::web::link(visit, "/treasury/items");
    page.year = std::to_string(year);
    page.csv = mado::web::link(visit, "/treasury/items.csv");
    page.add = mado::web::link(visit, "/treasury/items/edit");
    page.stamps = mado::web::link(visit, "/treasury/stamps");
    auto all = items(tx, visit.here, year);
    std::ranges::stable_sort(all, {}, [](Item const& one) {  // as the budget has them: 会計, then 款項目節
        return std::tuple(one.account, one.headings[0].code, one.headings[1].code, one.headings[2].code, one.headings[3].code, one.code);
    });
    std::string account;
    for (auto const& item : all) {
        if (page.accounts.empty() || item.account != account)
            page.accounts.push_back({ account_words(visit, item.account), {} });
        account = item.account;
        page.accounts.back().rows.push_back(row_of(visit, item));
    }
    return page;
}

// In the address, or in the form that was sent.
std::string asked(Visit const& visit, std::string_view name)
{
    auto const sent = visit.request.answer(name);
    return sent.empty() ? visit.request.query_of(name) : sent;
}

FormBox chosen_box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, std::vector<Choice> options, std::string const& kept)
{
    auto box = choice_form_box(visit, attempt, "keep", std::move(name), key, std::move(options));
    if (!attempt)
        for (auto& option : box.options)
            option.is_chosen = option.value == kept;
    return box;
}

ItemPage item_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const code = asked(visit, "code");
    auto const since = static_cast<int>(Yen::parse(asked(visit, "since")).value_or(Yen(0)).amount());
    auto const all = all_items(tx, visit.here);
    Item kept;
    kept.account = "general";
    for (auto const& one : all)
        if (one.code == code && one.since_year <= since)
            kept = one;
    ItemPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
    page.list = mado::web::link(visit, "/treasury/items");
    page.title = kept.code.empty() ? say(visit, "treasury.items.add") : kept.title;
    page.version = attempt ? visit.request.answer("version") : std::to_string(kept.since_year == since ? kept.version : 0);
    page.source_words = kept.source;
    auto const box = [&](std::vector<FormBox>& into, std::string name, std::string value, bool is_required) {
        into.push_back(form_box(visit, attempt, "keep", name, name == "title" ? "treasury.items.title_column" : "treasury.items." + name, std::move(value), is_required));
    };
    box(page.names, "code", kept.code, true);
    page.names.back().help = say(visit, "treasury.items.code.help");
    box(page.names, "since", since == 0 ? std::string() : std::to_string(since), false);
    page.names.back().help = say(visit, "treasury.items.since.help");
    box(page.names, "title", kept.title, true);
    box(page.names, "account", kept.account, true);
    for (std::size_t at = 0; at < kept.headings.size(); ++at) {
        static constexpr std::array names { "kan", "kou", "moku", "setsu" };
        box(page.headings, std::string(names[at]) + "_code", kept.headings[at].code, false);
        box(page.headings, names[at], kept.headings[at].title, false);
    }
    box(page.rules, "due_days", std::to_string(kept.due_days), true);
    box(page.rules, "reminder_days", std::to_string(kept.reminder_days), true);
    box(page.rules, "limitation_years", std::to_string(kept.limitation_years), true);
    box(page.rules, "elqr_since", kept.elqr_since ? kept.elqr_since->iso() : std::string(), false);
    page.rules.back().type = "date";
    box(page.rules, "lateness", kept.lateness, false);
    box(page.rules, "source", kept.source, false);
    std::vector<Choice> classes, bases;
    for (auto const name : names_of(ClaimClass {}))
        classes.push_back({ std::string(name), say(visit, "treasury.class." + std::string(name)) });
    for (auto const name : names_of(YearBasis {}))
        bases.push_back({ std::string(name), say(visit, "treasury.items.basis." + std::string(name)) });
    page.claim_class = chosen_box(visit, attempt, "class", "treasury.items.class", std::move(classes), word_of(kept.claim_class));
    page.year_basis = chosen_box(visit, attempt, "basis", "treasury.items.basis", std::move(bases), word_of(kept.year_basis));
    page.returned = chosen_box(visit, attempt, "returned", "treasury.items.returned", { { "no", say(visit, "treasury.items.returned.no") }, { "yes", say(visit, "treasury.items.returned.yes") } },
        kept.returned_on_withdrawal ? "yes" : "no");
    auto const typed = visit.request.answers("ways");
    for (std::size_t at = 0; at < names_of(Way {}).size(); ++at) {
        auto const name = std::string(names_of(Way {})[at]);
        page.ways.push_back({ name, say(visit, "treasury.way." + name), attempt ? std::ranges::find(typed, name) != typed.end() : kept.takes(static_cast<Way>(at)) });
    }
    return page;
}

template <class Enum>
Result<Enum> chosen(std::string const& field, std::string_view typed)
{
    auto const names = names_of(Enum {});
    auto const found = std::ranges::find(names, typed);
    if (found == names.end())
        return refuse({ { field, "treasury.choose" } });
    return static_cast<Enum>(found - names.begin());
}

Result<Item> item_typed(Visit const& visit)
{
    auto const trimmed = [&](std::string_view field) { return std::string(text::trimmed(visit.request.answer(field))); };
    Item item;
    item.code = trimmed("code");
    item.since_year = static_cast<int>(typed_number(visit, "since"));
    item.title = trimmed("title");
    item.account = trimmed("account");
    item.headings = { Heading { trimmed("kan_code"), trimmed("kan") }, Heading { trimmed("kou_code"), trimmed("kou") }, Heading { trimmed("moku_code"), trimmed("moku") },
        Heading { trimmed("setsu_code"), trimmed("setsu") } };
    item.claim_class = TRY(chosen<ClaimClass>("class", visit.request.answer("class")));
    item.year_basis = TRY(chosen<YearBasis>("basis", visit.request.answer("basis")));
    for (auto const& way : visit.request.answers("ways"))
        item.ways.push_back(TRY(chosen<Way>("ways", way)));
    item.returned_on_withdrawal = visit.request.answer("returned") == "yes";
    item.due_days = static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, "due_days"), 0, 1'000));
    item.reminder_days = static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, "reminder_days"), 0, 1'000));
    item.limitation_years = static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, "limitation_years"), 0, 1'000));
    if (!trimmed("elqr_since").empty())
        item.elqr_since = TRY(typed_day_of(visit, "elqr_since"));
    item.lateness = trimmed("lateness");
    item.source = trimmed("source");
    item.sure = "confirmed";  // whoever keeps it has looked
    item.version = typed_number(visit, "version");
    return item;
}

}  // namespace

Shown show_items(Visit const& visit, Attempt const* attempt)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return allowed(visit, tx); }));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return items_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/items.html", page, attempt);
}

Shown act_items(Visit const& visit)
{
    auto const sent = TRY(sent_file(visit, most_bytes));
    auto const read = TRY(items_of_csv(sent.bytes));
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.keep_items" }, [&](db::Write& tx) { return keep_items(tx, visit.caller, visit.here, read); }));
    return mado::web::done(visit, "/treasury/items", "treasury.said.items");
}

Shown fetch_items(Visit const& visit, Attempt const*)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return allowed(visit, tx); }));
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return all_items(tx, visit.here); });
    auto response = http::bytes("text/csv; charset=utf-8", items_csv(all));
    return response.with("content-disposition", "attachment; filename=\"items.csv\"");
}

Shown show_item(Visit const& visit, Attempt const* attempt)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return allowed(visit, tx); }));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return item_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/item.html", page, attempt);
}

Shown act_item(Visit const& visit)
{
    auto const item = TRY(item_typed(visit));
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.keep_item" }, [&](db::Write& tx) { return keep_item(tx, visit.caller, visit.here, item); });
    if (made)
        return mado::web::done(visit, "/treasury/items", "treasury.said.item");
    static constexpr std::array names { "kan", "kou", "moku", "setsu" };
    for (auto& field : made.error().fields)
        if (field.field.starts_with("heading."))
            field.field = names[static_cast<std::size_t>(field.field.back() - '0')];
    return std::unexpected(made.error());
}

std::vector<mado::web::Route> item_routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const limits { .file_bytes = most_bytes, .total_bytes = most_bytes + (1 << 20) };
    return { form("/treasury/items").needs(may_keep_items).with(limits).to(show_items, act_items), page("/treasury/items.csv").needs(may_keep_items).to(fetch_items),
        form("/treasury/items/edit").needs(may_keep_items).to(show_item, act_item), page("/treasury/stamps").needs(may_read).to(show_stamps), page("/treasury/stamps.csv").needs(may_read).to(fetch_stamps) };
}

std::vector<mado::web::PageType> item_pages()
{
    auto all = stamps_pages();
    all.push_back(html::page<ItemsPage>("treasury/items.html"));
    all.push_back(html::page<ItemPage>("treasury/item.html"));
    return all;
}

std::vector<mado::web::MenuItem> item_menu()
{
    mado::web::MenuItem items { "treasury.items.menu", "/treasury/items", may_keep_items };
    items.place = mado::web::MenuItem::Place::More;
    return { items };
}

}  // namespace mado::treasury::web
