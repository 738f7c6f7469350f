#include "web/shared.h"

#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

#include <algorithm>

namespace mado::child_support::web {

namespace {

constexpr std::size_t months_in_picture = 24;
constexpr int bar = 40, gap = 8, picture_height = 180;

struct ChildRow {
    std::string name, born_on, ground, last;
    static constexpr auto fields = std::tuple { MADO_FIELD(ChildRow, name), MADO_FIELD(ChildRow, born_on), MADO_FIELD(ChildRow, ground), MADO_FIELD(ChildRow, last) };
};
struct MonthRow {
    std::string address, month, children, amount, payable, paid, state;
    bool is_now = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(MonthRow, address), MADO_FIELD(MonthRow, month), MADO_FIELD(MonthRow, children), MADO_FIELD(MonthRow, amount), MADO_FIELD(MonthRow, payable),
        MADO_FIELD(MonthRow, paid), MADO_FIELD(MonthRow, state), MADO_FIELD(MonthRow, is_now) };
};
struct PictureBar {
    std::string style;
    int x = 0, y = 0, width = bar, height = 0, at = 0;
    std::string words;
    static constexpr auto fields = std::tuple { MADO_FIELD(PictureBar, style), MADO_FIELD(PictureBar, x), MADO_FIELD(PictureBar, y), MADO_FIELD(PictureBar, width), MADO_FIELD(PictureBar, height),
        MADO_FIELD(PictureBar, at), MADO_FIELD(PictureBar, words) };
};
struct HistoryRow {
    std::string on, what, about, address, state;
    static constexpr auto fields = std::tuple { MADO_FIELD(HistoryRow, on), MADO_FIELD(HistoryRow, what), MADO_FIELD(HistoryRow, about), MADO_FIELD(HistoryRow, address), MADO_FIELD(HistoryRow, state) };
};
struct LinkRow {
    std::string address, words;
    static constexpr auto fields = std::tuple { MADO_FIELD(LinkRow, address), MADO_FIELD(LinkRow, words) };
};
struct RecipientPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, name, number, state, amount, claimed_on, first_month, five_years, pay_way, person, version, overpaid, due_now, picture_words;
    std::vector<ChildRow> children;
    std::vector<MonthRow> months;
    std::vector<PictureBar> bars;
    int picture_width = 0;
    std::vector<HistoryRow> work, decisions, facts_known, payments;
    std::vector<LinkRow> actions;
    Box way, reason, child;
    bool may_keep = false, may_pay = false, has_due = false, has_overpaid = false, is_dead = false, has_picture = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(RecipientPage, trouble_summary), MADO_FIELD(RecipientPage, list), MADO_FIELD(RecipientPage, name), MADO_FIELD(RecipientPage, number),
        MADO_FIELD(RecipientPage, state), MADO_FIELD(RecipientPage, amount), MADO_FIELD(RecipientPage, claimed_on), MADO_FIELD(RecipientPage, first_month), MADO_FIELD(RecipientPage, five_years),
        MADO_FIELD(RecipientPage, pay_way), MADO_FIELD(RecipientPage, person), MADO_FIELD(RecipientPage, version), MADO_FIELD(RecipientPage, overpaid), MADO_FIELD(RecipientPage, due_now),
        MADO_FIELD(RecipientPage, picture_words), MADO_FIELD(RecipientPage, children), MADO_FIELD(RecipientPage, months), MADO_FIELD(RecipientPage, bars), MADO_FIELD(RecipientPage, picture_width),
        MADO_FIELD(RecipientPage, work), MADO_FIELD(RecipientPage, decisions), MADO_FIELD(RecipientPage, facts_known), MADO_FIELD(RecipientPage, payments), MADO_FIELD(RecipientPage, actions),
        MADO_FIELD(RecipientPage, way), MADO_FIELD(RecipientPage, reason), MADO_FIELD(RecipientPage, child), MADO_FIELD(RecipientPage, may_keep), MADO_FIELD(RecipientPage, may_pay),
        MADO_FIELD(RecipientPage, has_due), MADO_FIELD(RecipientPage, has_overpaid), MADO_FIELD(RecipientPage, is_dead), MADO_FIELD(RecipientPage, has_picture) };
};

RecipientId recipient_of(Visit const& visit) { return visit.request.id<RecipientTag>("recipient"); }

std::string person_words(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->name : std::string();
}

void lay_children(Visit const& visit, db::Read& tx, RecipientPage& page, Recipient const& recipient, Basis const& basis, Day today)
{
    auto const kept = kept_children(tx, recipient.id);
    for (auto const& child : children_of(basis)) {
        auto const found = std::ranges::find(kept, child.id, &KeptChild::id);
        auto const name = found == kept.end() ? std::string() : persons::known(tx, found->who, today).name.characters;
        page.children.push_back({ name, wareki::text(child.born_on), say(visit, "child_support.word." + child.ground), month_words(child.last()) });
        page.child.options.push_back({ child.id, name });
    }
}

void lay_months(Visit const& visit, db::Read& tx, RecipientPage& page, Recipient const& recipient, Day today)
{
    auto const months = months_of(tx, recipient.id);
    auto const paid = paid_of(tx, recipient.id);
    Yen most(1);
    for (auto const& one : months)
        most = std::max(most, one.month.amount);
    auto const shown = months.size() > months_in_picture ? months.size() - months_in_picture : 0;
    int x = gap;
    for (std::size_t i = 0; i < months.size(); ++i) {
        auto const& one = months[i].month;
        auto const line = std::ranges::find(paid, one.month, &MonthYen::month);
        bool const is_now = one.month == month_of(today);
        page.months.push_back({ sheet_link(visit, recipient.id, one.month), month_words(one.month), std::to_string(one.children), one.amount.digits(), one.payable.digits(),
            line == paid.end() ? "―" : line->amount.digits(), state_words(visit, one), is_now });
        if (is_now) {
            page.state = state_words(visit, one);
            page.amount = one.payable.text();
        }
        if (i < shown)
            continue;
        auto const height = static_cast<int>(one.payable.amount() * (picture_height - 30) / most.amount());
        page.bars.push_back({ is_now ? "bar-now" : "bar-1", x, picture_height - height, bar, height, x + bar / 2, std::to_string(one.month.month()) });
        page.picture_words += (page.picture_words.empty() ? "" : "、") + month_words(one.month) + one.payable.text();
        x += bar + gap;
    }
    page.has_picture = !page.bars.empty();
    page.picture_width = gap + static_cast<int>(months_in_picture) * (bar + gap);  // always as wide, so that few bars do not grow
    auto const due = due_of(tx, recipient.id, month_of(today).plus_months(1), Offset::Yes);
    page.has_due = !due.total.is_zero();
    page.due_now = due.total.text();
    page.has_overpaid = !due.overpaid.is_zero();
    page.overpaid = due.overpaid.text();
}

void lay_history(Visit const& visit, db::Read& tx, RecipientPage& page, Recipient const& recipient, Day today)
{
    for (auto const& one : work_of(tx, recipient.id))
        page.work.push_back({ wareki::short_text(one.due_on), say(visit, "child_support.work." + word_of(one.kind)), one.words, {}, one.due_on < today ? say(visit, "child_support.late") : std::string() });
    for (auto const& one : decisions_of(tx, recipient.id))
        page.decisions.push_back({ wareki::short_text(one.decided_on.value_or(day_in_tokyo(one.at))), say(visit, "child_support.decision." + word_of(one.kind)) + "　" + month_words(one.from),
            one.reasons, one.draft ? mado::web::link(visit, { "drafts", one.draft.value }) : std::string(), say(visit, "child_support.decision_state." + word_of(one.state)) });
    for (auto const& kept : facts_of(tx, recipient.id)) {
        auto const& fact = kept.fact;
        auto when = rule_of(fact.kind).from_is_month ? month_words(fact.from) : wareki::short_text(fact.from);
        if (fact.until)
            when += "〜" + month_words(*fact.until);
        page.facts_known.push_back({ when, say(visit, "child_support.fact." + word_of(fact.kind)), fact_words(visit, fact), {}, wareki::short_text(day_in_tokyo(kept.at)) + "　" + person_words(tx, kept.by) });
    }
    for (auto const& one : payments_of(tx, recipient.id)) {
        std::string lines;
        for (auto const& line : lines_of(tx, one.id))
            lines += (lines.empty() ? "" : "、") + month_words(line.month) + " " + line.amount.digits();
        page.payments.push_back({ one.paid_on ? wareki::short_text(*one.paid_on) : "―", one.amount.text(), lines, mado::web::link(visit, { "child-support", "payments", one.run.value }),
            say(visit, "child_support.payment_state." + word_of(one.state)) });
    }
}

Result<RecipientPage> recipient_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const recipient = TRY(find_for(tx, visit.caller, may_read, recipient_of(visit)));
    auto const today = visit.now().today();
    auto const basis = basis_of(tx, recipient);
    RecipientPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/child-support");
    page.name = service::name_of(tx, recipient, today);
    page.number = service::number_words(recipient);
    page.claimed_on = wareki::text(recipient.claimed_on);
    page.first_month = month_words(first_month(basis));
    auto const five = five_years_from(basis);
    page.five_years = five ? month_words(*five) : say(visit, "child_support.five_years.never");
    page.pay_way = say(visit, "child_support.pay_way." + word_of(recipient.pay_way));
    page.person = mado::web::link(visit, { "persons", recipient.who.value });
    page.version = std::to_string(recipient.version);
    page.may_keep = access::allow(tx, visit.caller, may_keep, { recipient.owner }).has_value();
    page.may_pay = access::allow(tx, visit.caller, may_pay, { recipient.owner }).has_value();
    page.is_dead = std::ranges::any_of(basis.facts, [&](Fact const& one) { return one.kind == FactKind::Loss && one.values.text("ground") == "death" && !is_released(basis, one); });
    page.child = choice_box(visit, attempt, "child", "child_support.unpaid.child", {});
    lay_children(visit, tx, page, recipient, basis, today);
    lay_months(visit, tx, page, recipient, today);
    lay_history(visit, tx, page, recipient, today);
    if (page.state.empty())
        page.state = say(visit, recipient.state == RecipientState::Ended ? "child_support.ended" : "child_support.not_begun");
    if (page.may_keep)
        for (auto const& rule : fact_kinds())
            page.actions.push_back({ mado::web::link(visit, { "child-support", recipient.id.value, "facts", word_of(rule.kind) }), say(visit, "child_support.fact." + word_of(rule.kind)) });
    page.way = choice_box(visit, attempt, "pay_way", "child_support.pay_way", { { "account", say(visit, "child_support.pay_way.account") }, { "counter", say(visit, "child_support.pay_way.counter") } },
        word_of(recipient.pay_way));
    page.reason = box(visit, attempt, "reason", "child_support.ask_back.reason");
    return page;
}

// -- the sheet of a month

struct SheetRow {
    std::string label, figure, says, laws;
    std::vector<LinkRow> rows;               // of the tables that applied: words, law
    static constexpr auto fields = std::tuple { MADO_FIELD(SheetRow, label), MADO_FIELD(SheetRow, figure), MADO_FIELD(SheetRow, says), MADO_FIELD(SheetRow, laws), MADO_FIELD(SheetRow, rows) };
};
struct SheetPage {
    std::string back, name, month, state, payable, amount, sheet_hash;
    bool is_as_kept = true;
    std::vector<SheetRow> sheet;
    std::vector<HistoryRow> versions;
    std::vector<LinkRow> sources;
    static constexpr auto fields = std::tuple { MADO_FIELD(SheetPage, back), MADO_FIELD(SheetPage, name), MADO_FIELD(SheetPage, month), MADO_FIELD(SheetPage, state), MADO_FIELD(SheetPage, payable),
        MADO_FIELD(SheetPage, amount), MADO_FIELD(SheetPage, sheet_hash), MADO_FIELD(SheetPage, is_as_kept), MADO_FIELD(SheetPage, sheet), MADO_FIELD(SheetPage, versions), MADO_FIELD(SheetPage, sources) };
};

SheetRow sheet_row(Visit const& visit, benefits::Line const& line)
{
    SheetRow row { line.label, line.name == "tier" ? say(visit, "child_support.tier." + line.figure) : line.figure, line.says, {}, {} };
    for (auto const& law : line.laws)
        row.laws += (row.laws.empty() ? "" : "、") + law;
    for (auto const& one : line.rows)
        row.rows.push_back({ one.law, one.description });
    return row;
}

Result<SheetPage> sheet_page(Visit const& visit, db::Read& tx)
{
    auto const recipient = TRY(find_for(tx, visit.caller, may_read, recipient_of(visit)));
    auto const month = typed_month(visit.request.path.at("month"));
    auto const versions = month ? versions_of(tx, recipient.id, *month) : std::vector<KeptMonth> {};
    if (versions.empty())
        return refuse(Refusal::Kind::NotFound, "child_support.month.not_found");
    auto const& kept = versions.front();
    auto const today = visit.now().today();
    SheetPage page { mado::web::link(visit, { "child-support", recipient.id.value }), service::name_of(tx, recipient, today), month_words(*month), state_words(visit, kept.month), kept.month.payable.text(),
        kept.month.amount.text(), kept.month.sheet_hash, true, {}, {}, {} };
    if (!kept.month.asked.is_null()) {
        auto const sheet = sheet_of(service::rules_of(visit.here), kept.month.asked);
        page.is_as_kept = hash_of(sheet) == kept.month.sheet_hash;
        for (auto const& line : sheet)
            page.sheet.push_back(sheet_row(visit, line));
    }
    for (auto const& one : versions)
        page.versions.push_back({ wareki::short_text(day_in_tokyo(one.at)), std::to_string(one.version), one.month.payable.text(), {}, state_words(visit, one.month) });
    if (auto const* decision = visit.here.library.decision(service::benefit_model))
        for (auto const& source : decision->model.document().known_from)
            page.sources.push_back({ source.sure == "read" ? std::string() : say(visit, "child_support.to_be_checked"), source.says });
    return page;
}

Result<void> act_on(Visit const& visit, std::string const& what, RecipientId const& id)
{
    auto const write = [&](auto work) { return visit.here.database.write(visit.tenant(), documents::numbering("child_support." + what), work); };
    if (what == "pay_way") {
        auto const way = visit.request.answer("pay_way") == "counter" ? PayWay::Counter : PayWay::Account;
        TRY(write([&](db::Write& tx) { return set_pay_way(tx, visit.caller, visit.here, id, way, typed_number(visit, "version")); }));
    } else if (what == "ask_back")
        TRY(write([&](db::Write& tx) { return ask_back(tx, visit.caller, visit.here, id, visit.request.answer("reason")); }));
    else if (what == "recalculate")
        TRY(write([&](db::Write& tx) { return recalculate(tx, visit.caller, visit.here, id, {}); }));
    else if (what == "unpaid")
        TRY(write([&](db::Write& tx) { return pay_unpaid(tx, visit.caller, visit.here, id, visit.request.answer("child")); }));
    else
        TRY(write([&](db::Write& tx) { return begin_run(tx, visit.caller, visit.here, RunKind::Extra, month_of(visit.now().today()).plus_months(1), Offset::Yes, id); }));
    return {};
}

}  // namespace

// A look at somebody's page is an event: it is opened in a write.
Shown show_recipient(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.read" }, [&](db::Write& tx) -> Result<RecipientPage> {
        auto made = recipient_page(visit, tx, attempt);
        if (made)
            audit::record(tx, visit.caller, visit.now(), "child_support.recipient.read", { { "child_support_recipient", recipient_of(visit).value } });
        return made;
    }));
    return kept_private(mado::web::page(visit, "child_support/recipient.html", page, attempt));
}

Shown act_recipient(Visit const& visit)
{
    auto const id = recipient_of(visit);
    auto const what = visit.request.answer("do");
    TRY(act_on(visit, what, id));
    bool const is_run = what == "extra" || what == "unpaid";
    return mado::web::done(visit, is_run ? "/child-support/payments" : "/child-support/" + id.value, is_run ? "child_support.said.run_begun" : "child_support.said.kept");
}

Shown show_month(Visit const& visit, Attempt const*)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return sheet_page(visit, tx); }));
    return kept_private(mado::web::page(visit, "child_support/month.html", page));
}

std::vector<mado::web::PageType> recipient_pages() { return { html::page<RecipientPage>("child_support/recipient.html"), html::page<SheetPage>("child_support/month.html") }; }

}  // namespace mado::child_support::web
