// /treasury/provider-refunds: refunds that were asked of a provider and are not answered, and their end by a second person.
#include "web/arrears_pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>
#include <mado/treasury/provider_refunds.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 50;

struct UnansweredRow {
    std::string address, payer, title, asked, by, amount, says, given_back, heard;
    static constexpr auto fields = std::tuple { F(UnansweredRow, address), F(UnansweredRow, payer), F(UnansweredRow, title), F(UnansweredRow, asked), F(UnansweredRow, by), F(UnansweredRow, amount),
        F(UnansweredRow, says), F(UnansweredRow, given_back), F(UnansweredRow, heard) };
};
struct UndoneRow {
    std::string words, says, reason;
    static constexpr auto fields = std::tuple { F(UndoneRow, words), F(UndoneRow, says), F(UndoneRow, reason) };
};
struct EndedRow {
    std::string address, payer, title, amount, how, on, by, reason, contradicted;
    std::vector<UndoneRow> undone;
    static constexpr auto fields = std::tuple { F(EndedRow, undone), F(EndedRow, address), F(EndedRow, payer), F(EndedRow, title), F(EndedRow, amount), F(EndedRow, how), F(EndedRow, on), F(EndedRow, by), F(EndedRow, reason),
        F(EndedRow, contradicted) };
};
struct ProviderRefundsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, next;
    std::vector<UnansweredRow> rows;
    std::vector<EndedRow> ended;
    FormBox refund, how, on, reason, denied, says, why;
    bool may_end = false, has_ended = false, may_undo = false;
    static constexpr auto fields = std::tuple { F(ProviderRefundsPage, trouble_summary), F(ProviderRefundsPage, list), F(ProviderRefundsPage, next), F(ProviderRefundsPage, rows),
        F(ProviderRefundsPage, ended), F(ProviderRefundsPage, refund), F(ProviderRefundsPage, how), F(ProviderRefundsPage, on), F(ProviderRefundsPage, reason), F(ProviderRefundsPage, may_end),
        F(ProviderRefundsPage, has_ended), F(ProviderRefundsPage, denied), F(ProviderRefundsPage, says), F(ProviderRefundsPage, why), F(ProviderRefundsPage, may_undo) };
};

std::string name_of(db::Read& tx, PersonId const& id)
{
    auto const person = organization::person(tx, id);
    return person ? person->name : id.value;
}

// The front's words for what its provider says, as this zone says them.
std::string says_words(Visit const& visit, std::string const& why)
{
    static constexpr std::array<std::string_view, 7> known { "silent", "unknown", "too_late", "not_understood", "declined", "gone", "given" };
    auto const dot = why.rfind('.');
    auto const word = dot == std::string::npos ? why : why.substr(dot + 1);
    return say(visit, "treasury.provider_refund.says." + (std::ranges::find(known, word) == known.end() ? std::string("other") : word));
}

std::string claim_address(Visit const& visit, AskedOfProvider const& one) { return mado::web::link(visit, { "treasury", "refunds", one.claim.id.value }); }

UnansweredRow row_of(Visit const& visit, db::Read& tx, AskedOfProvider const& one)
{
    UnansweredRow row { claim_address(visit, one), one.claim.payer.name, one.claim.title + "　" + claim_number(one.claim), wareki::short_text(one.refund.asked_on), name_of(tx, one.refund.by),
        one.refund.amount.digits(), say(visit, "treasury.provider_refund.says.nothing"), {}, {} };
    if (!one.word)
        return row;
    row.says = says_words(visit, one.word->why);
    row.heard = say(visit, "treasury.provider_refund.heard", { { "when", wareki::text(one.word->at) }, { "calls", std::to_string(one.word->calls) } });
    if (one.word->given_back)
        row.given_back = say(visit, "treasury.provider_refund.given_back", { { "amount", one.word->given_back->text() } });
    return row;
}

// What the provider said that it had not given back, of one that counts as given.
std::string denied_words(AskedOfProvider const& one) { return one.end && one.end->how == HandEnd::Given ? one.end->contradicted : one.contradicted; }

EndedRow ended_row(Visit const& visit, db::Read& tx, AskedOfProvider const& one)
{
    EndedRow row { claim_address(visit, one), one.claim.payer.name, one.claim.title + "　" + claim_number(one.claim), one.refund.amount.digits(), {}, {}, {}, {}, {}, {} };
    for (auto const& past : one.undone)
        row.undone.push_back({ say(visit, "treasury.provider_refund.undone", { { "day", wareki::short_text(day_in_tokyo(past.at)) }, { "person", name_of(tx, past.by) } }), past.says, past.reason });
    if (one.end) {
        row.how = say(visit, "treasury.provider_refund.how." + word_of(one.end->how));
        row.on = wareki::short_text(one.end->on);
        row.by = name_of(tx, one.end->by);
        row.reason = one.end->reason;
    }
    if (one.refund.state == RefundState::Twice)
        row.contradicted = say(visit, one.contradicted.empty() ? "treasury.provider_refund.twice" : "treasury.provider_refund.twice_denied");
    else if (auto const denied = denied_words(one); !denied.empty())
        row.contradicted = say(visit, one.refund.settled_on ? "treasury.provider_refund.denied_settled" : "treasury.provider_refund.denied", { { "says", says_words(visit, denied) } });
    else if (one.end && !one.end->contradicted.empty())
        row.contradicted = say(visit, "treasury.provider_refund.contradicted", { { "says", says_words(visit, one.end->contradicted) } });
    return row;
}

// The version that the page showed stands behind the id.
Choice choice_of(AskedOfProvider const& one)
{
    return { one.refund.id.value + ":" + std::to_string(one.refund.version),
        one.claim.payer.name + "　" + one.claim.title + "　" + one.refund.amount.text() + "　" + wareki::short_text(one.refund.asked_on) };
}

void lay_undoing(Visit const& visit, Attempt const* attempt, ProviderRefundsPage& page, std::vector<Choice> given)
{
    page.may_undo = !given.empty();
    page.denied = choice_form_box(visit, attempt, "undo", "denied", "treasury.provider_refund.which", std::move(given));
    page.says = form_box(visit, attempt, "undo", "says", "treasury.provider_refund.undo.says");
    page.says.help = say(visit, "treasury.provider_refund.undo.says.help");
    page.why = form_box(visit, attempt, "undo", "why", "treasury.provider_refund.reason");
    page.why.help = say(visit, "treasury.provider_refund.undo.reason.help");
}

ProviderRefundsPage whole_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    ProviderRefundsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/refunds");
    auto all = unanswered_refunds(tx, visit.caller, visit.request.query_of("after"), most_rows + 1);
    if (std::ssize(all) > most_rows) {
        all.pop_back();
        page.next = mado::web::link(visit, "/treasury/provider-refunds") + "?after=" + all.back().refund.id.value;
    }
    std::vector<Choice> choices;
    for (auto const& one : all) {
        page.rows.push_back(row_of(visit, tx, one));
        if (may_be_ended(one.refund, one.word, visit.now().today()) && one.refund.by != visit.caller.person)
            choices.push_back(choice_of(one));
    }
    std::vector<Choice> given;
    for (auto const& one : ended_refunds(tx, visit.caller, most_rows)) {
        page.ended.push_back(ended_row(visit, tx, one));
        if (may_be_undone(one, visit.caller))
            given.push_back(choice_of(one));
    }
    page.has_ended = !page.ended.empty();
    page.may_end = !choices.empty();
    page.refund = choice_form_box(visit, attempt, "end", "refund", "treasury.provider_refund.which", std::move(choices));
    page.how = choice_form_box(visit, attempt, "end", "how", "treasury.provider_refund.how",
        { { "", say(visit, "treasury.provider_refund.how.choose") }, { "given", say(visit, "treasury.provider_refund.how.given.long") }, { "never", say(visit, "treasury.provider_refund.how.never.long") } });
    page.on = day_form_box(visit, attempt, "end", "on", "treasury.provider_refund.on");
    page.on.is_required = false;
    page.on.help = say(visit, "treasury.provider_refund.on.help");
    page.reason = form_box(visit, attempt, "end", "reason", "treasury.provider_refund.reason");
    page.reason.help = say(visit, "treasury.provider_refund.reason.help");
    lay_undoing(visit, attempt, page, std::move(given));
    return page;
}

}  // namespace

Shown show_provider_refunds(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return whole_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/provider_refunds.html", page, attempt);
}

Shown act_undo(Visit const& visit)
{
    auto const [id, version] = typed_versioned(visit, "denied");
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.undo_refund" }, [&](db::Write& tx) {
        return undo_refund(tx, visit.caller, visit.here, { id }, visit.request.answer("says"), visit.request.answer("why"), version);
    });
    if (!made) {
        for (auto& field : made.error().fields)  // two forms on one page
            if (field.field == "reason")
                field.field = "why";
        return std::unexpected(made.error());
    }
    return mado::web::done(visit, "/treasury/provider-refunds", "treasury.said.undo_refund");
}

Shown act_provider_refunds(Visit const& visit)
{
    if (visit.request.answer("do") == "undo")
        return act_undo(visit);
    auto const [id, version] = typed_versioned(visit, "refund");
    auto const how = visit.request.answer("how");
    if (how != "given" && how != "never")
        return refuse({ { "how", "treasury.choose" } });
    auto const on = how == "given" ? TRY(typed_day_of(visit, "on")) : visit.now().today();
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.end_refund" }, [&](db::Write& tx) {
        return end_refund(tx, visit.caller, visit.here, { id }, how == "given" ? HandEnd::Given : HandEnd::Never, on, visit.request.answer("reason"), version);
    }));
    return mado::web::done(visit, "/treasury/provider-refunds", "treasury.said.end_refund");
}

std::vector<mado::web::PageType> provider_refund_pages() { return { html::page<ProviderRefundsPage>("treasury/provider_refunds.html") }; }

}  // namespace mado::treasury::web
