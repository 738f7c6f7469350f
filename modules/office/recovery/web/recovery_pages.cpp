#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::recovery::web {

namespace {

struct Line {
    std::string address, title, about;
    static constexpr auto fields = std::tuple { html::field("address", &Line::address), html::field("title", &Line::title), html::field("about", &Line::about) };
};
struct ListView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string number, name, born_on, number_error, wait;
    std::vector<Line> open, ended;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ListView::trouble_summary), html::field("number", &ListView::number), html::field("name", &ListView::name),
        html::field("born_on", &ListView::born_on), html::field("number_error", &ListView::number_error), html::field("wait", &ListView::wait), html::field("open", &ListView::open),
        html::field("ended", &ListView::ended) };
};
struct FoundView {
    std::string back;
    std::vector<Line> holders;
    static constexpr auto fields = std::tuple { html::field("back", &FoundView::back), html::field("holders", &FoundView::holders) };
};
struct ChoiceView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &ChoiceView::value), html::field("words", &ChoiceView::words), html::field("is_chosen", &ChoiceView::is_chosen) };
};
struct NewView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, born_on, number, document_error;
    std::vector<ChoiceView> documents;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NewView::trouble_summary), html::field("back", &NewView::back), html::field("name", &NewView::name),
        html::field("born_on", &NewView::born_on), html::field("number", &NewView::number), html::field("document_error", &NewView::document_error), html::field("documents", &NewView::documents) };
};
struct OneView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, born_on, number, document, state, recorded, confirmed, opens, expires, wait, before;
    bool can_confirm = false, is_own = false, can_cancel = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &OneView::trouble_summary), html::field("back", &OneView::back), html::field("name", &OneView::name),
        html::field("born_on", &OneView::born_on), html::field("number", &OneView::number), html::field("document", &OneView::document), html::field("state", &OneView::state),
        html::field("recorded", &OneView::recorded), html::field("confirmed", &OneView::confirmed), html::field("opens", &OneView::opens), html::field("expires", &OneView::expires),
        html::field("wait", &OneView::wait), html::field("before", &OneView::before), html::field("can_confirm", &OneView::can_confirm), html::field("is_own", &OneView::is_own),
        html::field("can_cancel", &OneView::can_cancel) };
};
struct SlipView {
    std::string back, town, name, number, code, opens, expires, address;
    static constexpr auto fields = std::tuple { html::field("back", &SlipView::back), html::field("town", &SlipView::town), html::field("name", &SlipView::name), html::field("number", &SlipView::number),
        html::field("code", &SlipView::code), html::field("opens", &SlipView::opens), html::field("expires", &SlipView::expires), html::field("address", &SlipView::address) };
};
struct WaitingView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string days, error, bounds;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &WaitingView::trouble_summary), html::field("days", &WaitingView::days), html::field("error", &WaitingView::error),
        html::field("bounds", &WaitingView::bounds) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }
std::string moment_words(Instant at) { return at.microseconds == 0 ? std::string() : wareki::text(day_in_tokyo(at)) + wareki::text(time_in_tokyo(at)); }
std::string days_words(Visit const& visit, int days) { return say(visit, "recovery.wait_days", { { "days", std::to_string(days) } }); }

std::string person_words(db::Read& tx, PersonId const& id)
{
    auto const person = organization::person(tx, id);
    return person ? person->name : std::string();
}

std::string state_words(Visit const& visit, Recovery const& one)
{
    bool const was_left = (one.state == State::Recorded || one.state == State::Waiting) && !one.is_open(visit.now().at);
    return say(visit, was_left ? "recovery.state.expired" : "recovery.state." + word_of(one.state));
}

http::Response kept_private(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

AccountId account_of(Visit const& visit) { return visit.request.id<AccountTag>("account"); }
RecoveryId recovery_of(Visit const& visit) { return visit.request.id<RecoveryTag>("recovery"); }

std::optional<Document> chosen_document(Visit const& visit)
{
    auto const typed = visit.request.answer("document");
    auto const names = names_of(Document {});
    return std::ranges::find(names, typed) == names.end() ? std::nullopt : std::optional(value_of<Document>(typed));
}

}  // namespace

Shown show_recoveries(Visit const& visit, Attempt const* attempt)
{
    ListView view { mado::web::trouble_summary(visit, attempt), visit.request.answer("number"), visit.request.answer("name"), visit.request.answer("born_on"),
        mado::web::trouble_of(visit, attempt, "number"), {}, {}, {} };
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.open.clear(), view.ended.clear();
        view.wait = days_words(visit, waiting_days(tx));
        for (auto const& one : recoveries(tx, visit.caller)) {
            Line line { mado::web::link(visit, { "recovery", one.id.value }), say(visit, "recovery.line", { { "when", moment_words(one.recorded_at) } }), state_words(visit, one) };
            (one.is_open(visit.now().at) ? view.open : view.ended).push_back(std::move(line));
        }
        return 0;
    });
    return kept_private(mado::web::page(visit, "recovery/recoveries.html", view, attempt));
}

// What was found is the answer itself: a name and a day of birth stand in no address.
Shown act_look_up(Visit const& visit)
{
    auto const born = visit.request.answer("born_on");
    auto const born_on = Day::parse(born);
    if (!born.empty() && !born_on)
        return refuse({ { "number", "recovery.wrong_day" } });
    auto const typed = visit.request.answer("number");
    auto const number = receipt_number_from(typed);
    if (!typed.empty() && number.empty())
        return refuse({ { "number", "recovery.wrong_number" } });
    auto const found = TRY(visit.here.database.write(visit.tenant(),
        [&](db::Write& tx) { return look_up(tx, visit.caller, visit.here, number, visit.request.answer("name"), born_on); }));
    if (found.empty())
        return refuse({ { "number", "recovery.nobody" } });
    FoundView view { mado::web::link(visit, "/recovery"), {} };
    for (auto const& one : found)
        view.holders.push_back({ mado::web::link(visit, { "recovery", "accounts", one.account.value }), one.name, wareki::text(one.born_on) + "　" + grouped(one.number) });
    return kept_private(mado::web::page(visit, "recovery/found.html", view));
}

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto const who = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return holder(tx, visit.caller, visit.here, account_of(visit)); }));
    NewView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/recovery"), who.name, wareki::text(who.born_on), grouped(who.number),
        mado::web::trouble_of(visit, attempt, "document"), {} };
    for (auto const name : names_of(Document {}))
        view.documents.push_back({ std::string(name), say(visit, "recovery.document." + std::string(name)), visit.request.answer("document") == name });
    return kept_private(mado::web::page(visit, "recovery/new.html", view, attempt));
}

Shown act_new(Visit const& visit)
{
    auto const document = chosen_document(visit);
    if (!document)
        return refuse({ { "document", "recovery.document_first" } });
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return record(tx, visit.caller, visit.here, account_of(visit), *document); }));
    return mado::web::done(visit, "/recovery/" + made.id.value, "recovery.said.recorded");
}

Shown show_recovery(Visit const& visit, Attempt const* attempt)
{
    OneView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/recovery");
    auto const look = [&](db::Read& tx) -> Result<void> {
        auto const one = TRY(find(tx, visit.caller, recovery_of(visit)));
        auto const who = holder(tx, visit.caller, visit.here, one.account);
        view.name = who ? who->name : say(visit, "recovery.holder_gone");
        view.born_on = who ? wareki::text(who->born_on) : std::string();
        view.number = who ? grouped(who->number) : std::string();
        view.document = say(visit, "recovery.document." + word_of(one.document));
        view.state = state_words(visit, one);
        view.recorded = moment_words(one.recorded_at) + "　" + person_words(tx, one.recorded_by);
        view.confirmed = one.confirmed_by ? moment_words(one.confirmed_at) + "　" + person_words(tx, one.confirmed_by) : std::string();
        view.opens = moment_words(one.opens_at);
        view.expires = moment_words(one.expires_at);
        view.wait = days_words(visit, waiting_days(tx));
        view.before = std::to_string(confirm_hours);
        view.is_own = one.recorded_by == visit.caller.person;
        view.can_cancel = one.is_open(visit.now().at);
        view.can_confirm = view.can_cancel && one.state == State::Recorded;
        return {};
    };
    TRY(visit.here.database.read(visit.tenant(), look));
    return kept_private(mado::web::page(visit, "recovery/recovery.html", view, attempt));
}

Shown act_recovery(Visit const& visit)
{
    auto const id = recovery_of(visit);
    if (visit.request.answer("do") == "cancel") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return cancel(tx, visit.caller, visit.here, id); }));
        return mado::web::done(visit, "/recovery", "recovery.said.cancelled");
    }
    auto const slip = make_slip(visit.here.ids);
    auto const one = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return confirm(tx, visit.caller, visit.here, id, slip); }));
    auto const who = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return holder(tx, visit.caller, visit.here, one.account); }));
    // Shown this once, to be printed and handed over.
    SlipView const view { mado::web::link(visit, { "recovery", id.value }), visit.town.name, who.name, grouped(who.number), grouped(slip.code), moment_words(one.opens_at), moment_words(one.expires_at),
        visit.here.public_address + "/" + visit.town.slug + "/account/recover/counter" };
    return kept_private(mado::web::page(visit, "recovery/slip.html", view));
}

Shown show_waiting(Visit const& visit, Attempt const* attempt)
{
    auto const days = visit.here.database.read(visit.tenant(), [](db::Read& tx) { return waiting_days(tx); });
    WaitingView const view { mado::web::trouble_summary(visit, attempt), attempt ? visit.request.answer("days") : std::to_string(days), mado::web::trouble_of(visit, attempt, "days"),
        say(visit, "recovery.waiting.bounds", { { "least", std::to_string(least_days) }, { "most", std::to_string(most_days) } }) };
    return mado::web::page(visit, "recovery/waiting.html", view, attempt);
}

Shown act_waiting(Visit const& visit)
{
    auto const typed = visit.request.answer("days");
    int days = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), days);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return set_waiting_days(tx, visit.caller, visit.here, days); }));
    return mado::web::done(visit, "/recovery/waiting", "recovery.said.waiting_set");
}

std::vector<mado::web::PageType> pages()
{
    return { html::page<ListView>("recovery/recoveries.html"), html::page<FoundView>("recovery/found.html"), html::page<NewView>("recovery/new.html"), html::page<OneView>("recovery/recovery.html"),
        html::page<SlipView>("recovery/slip.html"), html::page<WaitingView>("recovery/waiting.html") };
}

}  // namespace mado::recovery::web
