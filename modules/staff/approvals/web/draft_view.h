#pragma once
// A draft as its pages show it: the brief (what, why, law, changes), the way with its seals, the record.
#include "web/names.h"

#include <mado/web/reasons.h>

namespace mado::approvals::web {

struct NoteView {
    std::string who, at, words;
    static constexpr auto fields = std::tuple { html::field("who", &NoteView::who), html::field("at", &NoteView::at), html::field("words", &NoteView::words) };
};
struct LineView {
    std::string id, words, law;
    std::vector<NoteView> notes {};
    static constexpr auto fields = std::tuple { html::field("id", &LineView::id), html::field("words", &LineView::words), html::field("law", &LineView::law), html::field("notes", &LineView::notes) };
};
struct LinesView {
    std::vector<LineView> lines;
    static constexpr auto fields = std::tuple { html::field("lines", &LinesView::lines) };
};
struct ChangeView {
    std::string item, before, after;
    static constexpr auto fields = std::tuple { html::field("item", &ChangeView::item), html::field("before", &ChangeView::before), html::field("after", &ChangeView::after) };
};
struct ChangesView {
    std::string about;
    std::vector<ChangeView> rows;
    static constexpr auto fields = std::tuple { html::field("about", &ChangesView::about), html::field("rows", &ChangesView::rows) };
};
struct Brief {
    std::string result, amount, remark;
    std::vector<LineView> what, body, reasons, checks;
    std::vector<NoteView> notes;           // of the draft as a whole, and those whose place is gone
    std::optional<LinesView> charges, conditions, laws, criteria, likes;
    std::vector<ChangesView> changes;
    bool has_reasons = false, has_checks = false, has_changes = false, has_notes = false, is_separate = false;
    static constexpr auto fields = std::tuple { html::field("result", &Brief::result), html::field("amount", &Brief::amount), html::field("remark", &Brief::remark),
        html::field("what", &Brief::what), html::field("body", &Brief::body), html::field("reasons", &Brief::reasons), html::field("checks", &Brief::checks), html::field("notes", &Brief::notes),
        html::field("charges", &Brief::charges), html::field("conditions", &Brief::conditions), html::field("laws", &Brief::laws), html::field("criteria", &Brief::criteria),
        html::field("likes", &Brief::likes), html::field("changes", &Brief::changes), html::field("has_reasons", &Brief::has_reasons), html::field("has_checks", &Brief::has_checks),
        html::field("has_changes", &Brief::has_changes), html::field("has_notes", &Brief::has_notes), html::field("is_separate", &Brief::is_separate) };
};
enum class Anchors { None, Each };         // None: several briefs on one page
Brief brief_of(Visit const& visit, db::Read& tx, Draft const& draft, Anchors anchors);
// The places that a word may be put to, with the beginning of what stands there.
std::vector<Option> places_of(Visit const& visit, Draft const& draft);

struct StepView {
    std::string is, seal, position, person, act, words, article, at;
    bool is_here = false, is_away = false;
    static constexpr auto fields = std::tuple { html::field("is", &StepView::is), html::field("seal", &StepView::seal), html::field("position", &StepView::position),
        html::field("person", &StepView::person), html::field("act", &StepView::act), html::field("words", &StepView::words), html::field("article", &StepView::article),
        html::field("at", &StepView::at), html::field("is_here", &StepView::is_here), html::field("is_away", &StepView::is_away) };
};
std::vector<StepView> steps_of(Visit const& visit, db::Read& tx, Draft const& draft);
std::string step_name(Visit const& visit, db::Read& tx, Step const& step);  // 「2　建設部長（回議）」
// Where it is: 「土木課長　平松 和也」, "" when nobody has its turn.
std::string whose_turn(Visit const& visit, db::Read& tx, Draft const& draft);

struct RouteView {
    std::string words;
    std::optional<mado::web::Reason> reason;
    std::vector<StepView> steps;
    static constexpr auto fields = std::tuple { html::field("words", &RouteView::words), html::field("reason", &RouteView::reason), html::field("steps", &RouteView::steps) };
};
RouteView route_of(Visit const& visit, db::Read& tx, Draft const& draft);

struct ActView {
    std::string at, act, who, words, sign;
    static constexpr auto fields = std::tuple { html::field("at", &ActView::at), html::field("act", &ActView::act), html::field("who", &ActView::who), html::field("words", &ActView::words),
        html::field("sign", &ActView::sign) };
};
struct RecordView {
    std::vector<ActView> acts;
    bool is_unbroken = false;
    static constexpr auto fields = std::tuple { html::field("acts", &RecordView::acts), html::field("is_unbroken", &RecordView::is_unbroken) };
};
RecordView record_of(Visit const& visit, db::Read& tx, DraftId const& id);
// 「妹尾 隆（建設部長）」, with 代決 or 職務代理 where somebody stood in.
std::string who_words(Visit const& visit, db::Read& tx, PersonId const& by, PositionId const& as, Capacity capacity);

}  // namespace mado::approvals::web
