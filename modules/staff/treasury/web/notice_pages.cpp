#include "web/notice_pages.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct WaitingRow {
    std::string item, title, count, unpaid;
    static constexpr auto fields = std::tuple { F(WaitingRow, item), F(WaitingRow, title), F(WaitingRow, count), F(WaitingRow, unpaid) };
};
struct PartRow {
    std::string part, words;
    static constexpr auto fields = std::tuple { F(PartRow, part), F(PartRow, words) };
};
struct BatchRow {
    std::string id, begun, title, count, state, file;
    std::vector<PartRow> parts;
    bool has_many = false, is_making = false;
    static constexpr auto fields = std::tuple { F(BatchRow, id), F(BatchRow, begun), F(BatchRow, title), F(BatchRow, count), F(BatchRow, state), F(BatchRow, file), F(BatchRow, parts),
        F(BatchRow, has_many), F(BatchRow, is_making) };
};
struct NoticesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, collectors;
    std::vector<WaitingRow> waiting;
    std::vector<BatchRow> batches;
    static constexpr auto fields = std::tuple { F(NoticesPage, trouble_summary), F(NoticesPage, refused), F(NoticesPage, collectors), F(NoticesPage, waiting), F(NoticesPage, batches) };
};
struct CollectorsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, list, version;
    std::vector<FormBox> boxes;
    FormBox rule;
    static constexpr auto fields = std::tuple { F(CollectorsPage, trouble_summary), F(CollectorsPage, refused), F(CollectorsPage, list), F(CollectorsPage, version), F(CollectorsPage, boxes),
        F(CollectorsPage, rule) };
};

std::string refusal_words(Visit const& visit, Attempt const* attempt)
{
    return attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
}

std::string title_of(std::vector<Item> const& all, std::string const& code)
{
    auto const found = std::ranges::find(all, code, &Item::code);
    return found == all.end() ? code : found->title;
}

std::string state_words(Visit const& visit, NoticeBatch const& batch)
{
    return say(visit, "treasury.notice.state." + word_of(batch.state), { { "ready", std::to_string(batch.ready) }, { "total", std::to_string(batch.total) } });
}

Result<NoticesPage> notices_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    NoticesPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = refusal_words(visit, attempt);
    page.collectors = mado::web::link(visit, "/treasury/collectors");
    auto const titles = treasury::items(tx, visit.here);
    for (auto const& one : TRY(notices_waiting(tx, visit.caller, visit.here)))
        page.waiting.push_back({ one.item, title_of(titles, one.item), Yen(one.count).digits(), one.unpaid.digits() });
    for (auto const& one : TRY(notice_batches(tx, visit.caller))) {
        BatchRow row { one.id.value, wareki::short_text(one.begun_on), title_of(titles, one.item), Yen(one.total).digits(), state_words(visit, one),
            one.parts > 0 ? mado::web::link(visit, { "treasury", "notices", one.id.value, "notices.pdf" }) : std::string(), {}, one.parts > 1, one.state == BatchState::Making };
        for (auto const& part : TRY(notice_parts(tx, visit.caller, one.id)))
            row.parts.push_back({ std::to_string(part.part), say(visit, "treasury.notice.part", { { "part", std::to_string(part.part) }, { "count", Yen(part.notices).digits() } }) });
        page.batches.push_back(std::move(row));
    }
    return page;
}

std::string digits_typed(Visit const& visit, std::string const& field) { return std::string(text::trimmed(text::narrow(visit.request.answer(field)))); }

}  // namespace

Shown show_notices(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return notices_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/notices.html", page, attempt);
}

Shown act_notices(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.begin_notices" },
        [&](db::Write& tx) { return begin_notices(tx, visit.caller, visit.here, visit.request.answer("item")); }));
    return mado::web::done(visit, "/treasury/notices", "treasury.said.notices");
}

Shown fetch_notices(Visit const& visit)
{
    auto const id = visit.request.id<NoticeBatchTag>("batch");
    auto const part = std::max<std::int64_t>(1, typed_number(visit, "part"));
    return pdf_answer(TRY(notices_file(visit.caller, visit.here, id, static_cast<int>(std::min<std::int64_t>(part, 1'000'000)))), "notices-" + std::to_string(part));
}

Shown fetch_notice(Visit const& visit)
{
    auto const number = visit.request.id<struct SlipTag>("slip").value;
    auto const paper = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.print_notice" }, [&](db::Write& tx) { return print_notice(tx, visit.caller, visit.here, number); }));
    return pdf_answer(TRY(visit.here.papers.pdf(paper.html, { .title = say(visit, "treasury.notice.paper") + " " + paper.number, .author = visit.town.name, .made_at = paper.made_at, .town = visit.town })),
        "notice-" + paper.number);
}

Shown show_collectors(Visit const& visit, Attempt const* attempt)
{
    auto const read = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Collector> {
        TRY(access::allow(tx, visit.caller, may_keep_items, { "" }));
        return collector(tx);
    });
    if (!read)
        return std::unexpected(read.error());
    auto const& kept = *read;
    CollectorsPage page { mado::web::trouble_summary(visit, attempt), refusal_words(visit, attempt), mado::web::link(visit, "/treasury/notices"), std::to_string(kept.version), {}, {} };
    for (auto const& [name, value] : { std::pair { "issuer", kept.issuer }, { "free_head", kept.free_head }, { "pay_easy", kept.pay_easy }, { "division", kept.division },
             { "authority", kept.authority }, { "el_account", kept.el_account }, { "el_items", kept.el_items }, { "account", kept.account } }) {
        page.boxes.push_back(form_box(visit, attempt, "keep", name, std::string("treasury.collector.") + name, value, false));
        page.boxes.back().help = say(visit, std::string("treasury.collector.") + name + ".help");
    }
    page.rule = choice_form_box(visit, attempt, "keep", "has_el_rule", "treasury.collector.has_el_rule",
        { { "no", say(visit, "treasury.collector.rule.no") }, { "yes", say(visit, "treasury.collector.rule.yes") } });
    page.rule.help = say(visit, "treasury.collector.has_el_rule.help");
    if (!attempt)
        for (auto& option : page.rule.options)
            option.is_chosen = (option.value == "yes") == kept.has_el_rule;
    return mado::web::page(visit, "treasury/collectors.html", page, attempt);
}

Shown act_collectors(Visit const& visit)
{
    Collector const typed { digits_typed(visit, "issuer"), digits_typed(visit, "free_head"), digits_typed(visit, "pay_easy"), digits_typed(visit, "division"), digits_typed(visit, "authority"),
        digits_typed(visit, "el_account"), digits_typed(visit, "el_items"), visit.request.answer("has_el_rule") == "yes", std::string(text::trimmed(visit.request.answer("account"))),
        typed_number(visit, "version") };
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.keep_collector" }, [&](db::Write& tx) { return keep_collector(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/treasury/collectors", "treasury.said.collectors");
}

std::vector<mado::web::Route> notice_routes()
{
    using mado::web::form;
    return {
        form("/treasury/notices").needs(may_assess).to(show_notices, act_notices),
        form("/treasury/notices/{batch}/notices.pdf").needs(may_assess).posts(fetch_notices),
        form("/treasury/slips/{slip}/notice.pdf").needs(may_assess).posts(fetch_notice),
        form("/treasury/collectors").needs(may_keep_items).to(show_collectors, act_collectors),
    };
}

std::vector<mado::web::PageType> notice_pages() { return { html::page<NoticesPage>("treasury/notices.html"), html::page<CollectorsPage>("treasury/collectors.html") }; }

std::vector<mado::web::MenuItem> notice_menu()
{
    mado::web::MenuItem notices { "treasury.notice.menu", "/treasury/notices", may_assess };
    notices.place = mado::web::MenuItem::Place::More;
    return { notices };
}

}  // namespace mado::treasury::web
