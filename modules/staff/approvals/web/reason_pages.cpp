// Acts that need a reason of their own page: 引戻し, 保留, 引上げ, 同意の取消し; and throwing away what was never sent.
#include "web/names.h"

#include <mado/approvals/attachments.h>

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct WhyPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, draft_title, draft, version, about, action;
    std::optional<Box> comment, until;
    static constexpr auto fields = std::tuple { F(WhyPage, trouble_summary), F(WhyPage, title), F(WhyPage, draft_title), F(WhyPage, draft), F(WhyPage, version), F(WhyPage, about),
        F(WhyPage, action), F(WhyPage, comment), F(WhyPage, until) };
};

// `words`: the msgids `words`.title, .about, .reason, .do and said.
struct Kind {
    std::string_view path, words, said;
    bool asks_reason = true, asks_day = false, goes_on = false;
};
constexpr Kind recalling { "recall", "approvals.recall", "approvals.said.recalled" };
constexpr Kind holding { "hold", "approvals.hold", "approvals.said.held", true, true, true };
constexpr Kind pulling { "pull-up", "approvals.pull_up", "approvals.said.pulled_up" };
constexpr Kind taking { "take-back", "approvals.take_back", "approvals.said.taken_back" };
constexpr Kind discarding { "discard", "approvals.discard", "approvals.said.discarded", false };

Shown show(Visit const& visit, Attempt const* attempt, Kind const& kind)
{
    auto const draft = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_for(tx, visit.caller, visit.here, draft_of(visit)); }));
    auto const key = [&](char const* end) { return std::string(kind.words) + end; };
    WhyPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.title = mado::web::words(visit, key(".title"));
    page.about = mado::web::words(visit, key(".about"));
    page.action = mado::web::words(visit, key(".do"));
    page.draft_title = draft.proposal.title;
    page.draft = address_of(visit, draft.id);
    page.version = std::to_string(draft.version);
    if (kind.asks_reason)
        page.comment = box(visit, attempt, "comment", key(".reason"), Need::Required);
    if (kind.asks_day)
        page.until = day_box(visit, attempt, "until", "approvals.hold.until", Need::Required, visit.now().today().plus_days(1));
    return mado::web::page(visit, "approvals/why.html", page, attempt);
}

Result<void> run(Visit const& visit, db::Write& tx, Kind const& kind, std::optional<Day> const& until)
{
    auto const id = draft_of(visit);
    auto const reason = visit.request.answer("comment");
    auto const version = shown_version(visit);
    if (kind.path == discarding.path)
        return discard(tx, visit.caller, visit.here, id);
    if (kind.path == recalling.path)
        TRY(recall(tx, visit.caller, visit.here, id, reason));
    else if (kind.path == taking.path)
        TRY(take_back(tx, visit.caller, visit.here, id, reason));
    else if (kind.path == pulling.path)
        TRY(pull_up(tx, visit.caller, visit.here, id, reason, version));
    else if (until)
        TRY(hold(tx, visit.caller, visit.here, id, reason, *until, version));
    return {};
}

Shown act(Visit const& visit, Kind const& kind)
{
    auto const until = TRY(typed_day(visit, "until"));
    if (kind.asks_day && !until)
        return refuse(std::vector<FieldError> { { "until", "approvals.day.form" } });
    auto const work = [&](db::Write& tx) -> Result<std::string> {
        auto following = next_of(tx, visit.caller, draft_of(visit));
        TRY(run(visit, tx, kind, until));
        return following;
    };
    auto const next = TRY(visit.here.database.write(visit.tenant(), work));
    if (kind.goes_on)
        return to_next(visit, next == draft_of(visit).value ? std::string() : next, kind.said);
    // Pulled up or taken back: it is one's turn now, on the draft itself.
    bool const stays = kind.path == pulling.path || kind.path == taking.path;
    return mado::web::done(visit, stays ? "/approvals/" + draft_of(visit).value : "/approvals", kind.said);
}

mado::web::Route route(Kind const& kind, access::Action const& action)
{
    return mado::web::form("/approvals/{draft}/" + std::string(kind.path)).needs(action).to([&kind](Visit const& visit, Attempt const* attempt) { return show(visit, attempt, kind); },
        [&kind](Visit const& visit) { return act(visit, kind); });
}

}  // namespace

Shown show_original(Visit const& visit, Attempt const* attempt)
{
    struct Found { Draft draft; sanitizing::File file; };
    auto const look = [&](db::Read& tx) -> Result<Found> {
        auto draft = TRY(find_for(tx, visit.caller, visit.here, draft_of(visit)));
        TRY(access::allow(tx, visit.caller, may_read_original, { draft.proposal.owner }));
        auto file = TRY(file_of(tx, draft, visit.request.path.at("blob")));
        return Found { std::move(draft), std::move(file) };
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), look));
    WhyPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.title = mado::web::words(visit, "approvals.original.title");
    page.about = mado::web::words(visit, "approvals.original.about", { { "title", found.file.title } });
    page.action = mado::web::words(visit, "approvals.original.do");
    page.draft_title = found.draft.proposal.title;
    page.draft = address_of(visit, found.draft.id);
    page.version = std::to_string(found.draft.version);
    page.comment = box(visit, attempt, "comment", "approvals.original.reason", Need::Required);
    return mado::web::page(visit, "approvals/why.html", page, attempt);
}

// As it came, and never shown: only to be saved.
Shown act_original(Visit const& visit)
{
    auto const file = TRY(visit.here.database.write(visit.tenant(),
        [&](db::Write& tx) { return note_original(tx, visit.caller, visit.here, draft_of(visit), visit.request.path.at("blob"), visit.request.answer("comment")); }));
    auto response = http::bytes("application/octet-stream", TRY(sanitizing::original_bytes(visit.here, visit.tenant(), file)));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file.title)).with("content-security-policy", "sandbox")
        .with("x-content-type-options", "nosniff").with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::Route> reason_routes()
{
    return { route(recalling, may_open), route(holding, may_open), route(pulling, may_open), route(taking, may_open), route(discarding, may_write) };
}

mado::web::PageType why_page() { return html::page<WhyPage>("approvals/why.html"); }

}  // namespace mado::approvals::web
