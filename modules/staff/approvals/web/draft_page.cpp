#include "web/draft_view.h"
#include "web/files_box.h"

#include <mado/documents/documents.h>
#include <mado/time/wareki.h>

#include "service/outside.h"

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct Button {
    std::string act, words;
    static constexpr auto fields = std::tuple { F(Button, act), F(Button, words) };
};
struct Way {
    std::string address, words;
    static constexpr auto fields = std::tuple { F(Way, address), F(Way, words) };
};

// What whose turn it is may press.
struct TurnView {
    std::string title, about, capacity, refused, returned;
    std::optional<Button> first;
    std::vector<Button> others;
    std::vector<Option> back;
    std::string back_label;
    bool may_send_back = false;
    static constexpr auto fields = std::tuple { F(TurnView, title), F(TurnView, about), F(TurnView, capacity), F(TurnView, refused), F(TurnView, returned), F(TurnView, first), F(TurnView, others), F(TurnView, back),
        F(TurnView, back_label), F(TurnView, may_send_back) };
};
struct EndedView {
    std::string state, comment, authority;
    static constexpr auto fields = std::tuple { F(EndedView, state), F(EndedView, comment), F(EndedView, authority) };
};
struct NoteForm {
    Box place, said;
    static constexpr auto fields = std::tuple { F(NoteForm, place), F(NoteForm, said) };
};

struct DraftPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, list, next, version, comment, comment_error, matter, reference, forecast, again, together;
    std::optional<Brief> brief;
    std::optional<RouteView> route;
    std::optional<RecordView> record;
    std::optional<TurnView> turn;
    std::optional<EndedView> ended;
    std::optional<NoteForm> note;
    std::vector<Way> ways;
    std::vector<FileRow> files;
    bool has_files = false;
    bool is_urgent = false, is_grave = false, has_ways = false;
    static constexpr auto fields = std::tuple { F(DraftPage, trouble_summary), F(DraftPage, title), F(DraftPage, list), F(DraftPage, next), F(DraftPage, version), F(DraftPage, comment),
        F(DraftPage, comment_error), F(DraftPage, matter), F(DraftPage, reference), F(DraftPage, forecast), F(DraftPage, again), F(DraftPage, together), F(DraftPage, brief), F(DraftPage, route),
        F(DraftPage, record), F(DraftPage, turn), F(DraftPage, ended), F(DraftPage, note), F(DraftPage, ways), F(DraftPage, is_urgent), F(DraftPage, is_grave), F(DraftPage, has_ways), F(DraftPage, files), F(DraftPage, has_files) };
};

std::string said(Visit const& visit, std::string const& key) { return mado::web::words(visit, key); }

void lay_buttons(Visit const& visit, TurnView& view, StepKind kind)
{
    auto const other = [&](char const* act) { view.others.push_back({ act, said(visit, std::string("approvals.do.") + act) }); };
    auto const kind_word = word_of(kind);
    view.first = Button { kind == StepKind::Decides ? "decide" : kind == StepKind::Informs || kind == StepKind::Reviews ? "see" : "agree", said(visit, "approvals.do.first." + kind_word) };
    view.about = said(visit, "approvals.turn.about." + kind_word);
    if (kind == StepKind::Concurs)
        other("disagree");
    if (kind == StepKind::Decides)
        other("raise"), other("reject");
    view.may_send_back = kind == StepKind::Passes || kind == StepKind::Concurs || kind == StepKind::Decides;
}

// Why it came back from a later step, as long as nothing but words was added since.
std::string returned_words(Visit const& visit, db::Read& tx, DraftId const& id)
{
    auto const acts = acts_of(tx, id);
    auto const last = std::find_if(acts.rbegin(), acts.rend(), [](Act const& act) { return act.act != "edited" && act.act != "held" && act.act != "commented"; });
    if (last == acts.rend() || last->act != "returned")
        return {};
    return mado::web::words(visit, "approvals.turn.returned", { { "who", who_words(visit, tx, last->by, last->as, last->capacity) }, { "words", last->words } });
}

TurnView turn_view(Visit const& visit, db::Read& tx, Draft const& draft, Turn const& turn)
{
    TurnView view;
    auto const* step = draft.step(turn.step);
    auto const own = position_title(tx, visit.caller.position), asked = step ? position_title(tx, step->position) : own;
    view.title = mado::web::words(visit, "approvals.turn.as." + word_of(turn.kind), { { "position", asked } });
    if (turn.capacity != Capacity::Own)
        view.capacity = mado::web::words(visit, "approvals.turn." + word_of(turn.capacity), { { "position", asked }, { "own", own } });
    if (turn.kind == StepKind::Decides && !turn.may_decide)
        view.refused = said(visit, "approvals.decider_is_drafter");
    else
        lay_buttons(visit, view, turn.kind);
    view.returned = returned_words(visit, tx, draft.id);
    view.back_label = said(visit, "approvals.send_back.to");
    view.back.push_back({ "0", mado::web::words(visit, "approvals.send_back.to_drafter", { { "drafter", person_name(tx, draft.drafter) } }), true });
    for (auto const& one : draft.steps)
        if (step && one.stage < step->stage && one.is_before_decision() && one.done_at)
            view.back.push_back({ std::to_string(one.number), step_name(visit, tx, one), false });
    return view;
}

std::vector<Way> ways_of(Visit const& visit, db::Read& tx, Draft const& draft, std::optional<Turn> const& turn)
{
    std::vector<Way> all;
    auto const add = [&](char const* path, char const* key) { all.push_back({ mado::web::link(visit, { "approvals", draft.id.value, path }), said(visit, key) }); };
    if (draft.state == DraftState::Writing)
        add("write", "approvals.write.go_on");
    if (turn && turn->kind != StepKind::Informs && turn->kind != StepKind::Reviews) {
        if (turn->kind != StepKind::Concurs)
            add("edit", "approvals.edit.title");
        add("hold", "approvals.hold.title");
    }
    if (may_pull_up(tx, visit.caller, draft))
        add("pull-up", "approvals.pull_up.title");
    if (may_take_back(visit.caller, draft))
        add("take-back", "approvals.take_back.title");
    if (draft.state == DraftState::Circulating && draft.drafter == visit.caller.person)
        add("recall", "approvals.recall.title");
    return all;
}

EndedView ended_view(Visit const& visit, Draft const& draft)
{
    EndedView view { said(visit, "approvals.state." + word_of(draft.state)), draft.comment, {} };
    if (draft.state == DraftState::Decided) {
        view.authority = said(visit, "approvals.regime." + word_of(draft.authority.regime));
        if (!draft.authority.name.empty())
            view.authority += "　" + draft.authority.name;
        if (!draft.authority.article.empty())
            view.authority += "（" + draft.authority.article + "）";
    }
    return view;
}

std::string reference_of(db::Read& tx, Draft const& draft)
{
    auto const outside = service::outside_of(tx, draft);
    auto const system = outside ? api::system(tx, outside->system) : std::nullopt;
    return outside ? (system ? system->name + "　" : std::string()) + outside->reference : std::string();
}

Result<DraftPage> page_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const draft = TRY(find_for(tx, visit.caller, visit.here, draft_of(visit)));
    DraftPage page;
    page.title = draft.proposal.title;
    page.is_urgent = draft.proposal.is_urgent;
    page.is_grave = draft.proposal.is_grave;
    page.list = mado::web::link(visit, "/approvals");
    page.version = std::to_string(draft.version);
    page.brief = brief_of(visit, tx, draft, Anchors::Each);
    page.route = route_of(visit, tx, draft);
    page.record = record_of(visit, tx, draft.id);
    page.files = file_rows(visit, tx, draft);
    page.has_files = !page.files.empty();
    auto const& kind = draft.proposal.matter_kind;
    if (kind == "outside")
        page.reference = reference_of(tx, draft);
    else if (kind != "free")
        page.matter = mado::web::link(visit, { kind + "s", draft.proposal.matter });
    auto const turn = turn_of(tx, visit.caller, visit.here, draft);
    if (turn)
        page.turn = turn_view(visit, tx, draft, *turn);
    page.ways = ways_of(visit, tx, draft, turn);
    page.has_ways = !page.ways.empty();
    if (auto const next = next_of(tx, visit.caller, draft.id); !next.empty() && next != draft.id.value)
        page.next = mado::web::link(visit, { "approvals", next });
    if (draft.state == DraftState::Circulating) {
        if (auto const at = forecast(tx, visit.here, draft))
            page.forecast = mado::web::words(visit, "approvals.forecast", { { "day", wareki::text_with_weekday(day_in_tokyo(*at)) } });
        if (turn && turn->capacity == Capacity::Own && (turn->kind == StepKind::Decides || turn->kind == StepKind::Passes || turn->kind == StepKind::Concurs)
            && std::ranges::any_of(alike(tx, visit.caller, draft.id, 2), [&](Row const& row) { return row.draft != draft.id; }))
            page.together = mado::web::link(visit, { "approvals", "together", draft.id.value });
        auto place = choice_box(visit, attempt, "place", "approvals.note.place", Need::Required, places_of(visit, draft));
        page.note = NoteForm { std::move(place), box(visit, attempt, "said", "approvals.note.said", Need::Required) };
        page.note->said.rows = 2;
    } else {
        page.ended = ended_view(visit, draft);
        bool const came_back = draft.state == DraftState::SentBack || draft.state == DraftState::Rejected || draft.state == DraftState::Recalled;
        if (kind == "free" && came_back && draft.drafter == visit.caller.person)
            page.again = mado::web::link(visit, { "approvals", draft.id.value, "again" });
    }
    return page;
}

// The acts that need no more than a word.
using Do = Result<Draft> (*)(db::Write&, Caller const&, Workplace const&, DraftId const&, std::string_view, std::int64_t);
struct Named { std::string_view act; Do run; std::string_view said; };
constexpr std::array<Named, 6> acts { {
    { "agree", agree, "approvals.said.agreed" }, { "disagree", disagree, "approvals.said.disagreed" }, { "see", see, "approvals.said.seen" },
    { "decide", decide, "approvals.said.decided" }, { "reject", reject, "approvals.said.rejected" }, { "raise", raise, "approvals.said.raised" },
} };

int chosen_step(Visit const& visit) { return static_cast<int>(std::min<std::int64_t>(shown_version(visit, "to"), 999)); }

Shown act_note(Visit const& visit)
{
    auto const id = draft_of(visit);
    auto kept = visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return comment(tx, visit.caller, visit.here, id, visit.request.answer("place"), visit.request.answer("said")); });
    if (!kept) {
        for (auto& field : kept.error().fields)
            if (field.field == "words" || field.field == "comment")
                field.field = "said";
        return std::unexpected(std::move(kept).error());
    }
    return mado::web::done(visit, "/approvals/" + id.value, "approvals.said.noted");
}

}  // namespace

Shown show_draft(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx, attempt); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.comment_error = mado::web::trouble_of(visit, attempt, "comment");
    if (attempt)
        page.comment = visit.request.answer("comment");
    return mado::web::page(visit, "approvals/draft.html", page, attempt);
}

Shown act_draft(Visit const& visit)
{
    auto const act = visit.request.answer("do");
    if (act == "say")
        return act_note(visit);
    auto const id = draft_of(visit);
    auto const comment = visit.request.answer("comment");
    auto const* named = std::ranges::find(acts, act, &Named::act);
    bool const goes_back = act == "send_back";
    if (named == acts.end() && !goes_back)
        return refuse(Refusal::Kind::Invalid, "approvals.no_such_act");
    auto const write = [&](db::Write& tx) -> Result<std::string> {
        auto next = next_of(tx, visit.caller, id);
        if (goes_back)
            TRY(send_back(tx, visit.caller, visit.here, id, comment, shown_version(visit), chosen_step(visit)));
        else
            TRY(named->run(tx, visit.caller, visit.here, id, comment, shown_version(visit)));
        return next == id.value ? std::string() : next;
    };
    // A decision issues its document in the same commit, so it waits for the key of the numbers.
    auto acted = act == "decide" ? visit.here.database.write(visit.tenant(), documents::numbering("approvals.decide"), write) : visit.here.database.write(visit.tenant(), write);
    if (!acted)
        return std::unexpected(std::move(acted).error());
    return to_next(visit, *acted, goes_back ? "approvals.said.sent_back" : named->said);
}

mado::web::PageType draft_page() { return html::page<DraftPage>("approvals/draft.html"); }

}  // namespace mado::approvals::web
