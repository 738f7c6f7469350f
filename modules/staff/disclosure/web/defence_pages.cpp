#include "web/pages.h"

#include <mado/disclosure/defences.h>
#include <mado/documents/documents.h>
#include <mado/web/form.h>

namespace mado::disclosure::web {

namespace {

struct PartBox {
    std::string name, label, help, words, error;
    bool is_required = true;
    int rows = 6;
    static constexpr auto fields = std::tuple { MADO_FIELD(PartBox, name), MADO_FIELD(PartBox, label), MADO_FIELD(PartBox, help), MADO_FIELD(PartBox, words), MADO_FIELD(PartBox, error),
        MADO_FIELD(PartBox, is_required), MADO_FIELD(PartBox, rows) };
};
struct DefenceView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, case_title, state, version, name, address, name_error, address_error, draft, document, document_words;
    std::vector<Choice> honorifics;
    std::vector<PartBox> parts;
    bool may_write = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(DefenceView, trouble_summary), MADO_FIELD(DefenceView, back), MADO_FIELD(DefenceView, case_title), MADO_FIELD(DefenceView, state),
        MADO_FIELD(DefenceView, version), MADO_FIELD(DefenceView, name), MADO_FIELD(DefenceView, address), MADO_FIELD(DefenceView, name_error), MADO_FIELD(DefenceView, address_error),
        MADO_FIELD(DefenceView, draft), MADO_FIELD(DefenceView, document), MADO_FIELD(DefenceView, document_words), MADO_FIELD(DefenceView, honorifics), MADO_FIELD(DefenceView, parts),
        MADO_FIELD(DefenceView, may_write) };
};

struct Named { char const* name; std::string Defence::*words; bool is_required; int rows; };
constexpr std::array<Named, 6> parts { { { "claim", &Defence::claim, true, 2 }, { "act", &Defence::act, true, 3 }, { "course", &Defence::course, true, 8 }, { "reasons", &Defence::reasons, true, 8 },
    { "answer", &Defence::answer, true, 8 }, { "evidence", &Defence::evidence, false, 3 } } };

std::string dispute_of(Visit const& visit)
{
    auto const found = visit.request.path.find("dispute");
    return found == visit.request.path.end() ? std::string() : found->second;
}

Defence typed_in(Visit const& visit)
{
    Defence typed;
    typed.of = case_of(visit);
    typed.dispute = dispute_of(visit);
    typed.name = visit.request.answer("name"), typed.address = visit.request.answer("address"), typed.honorific = visit.request.answer("honorific") == "office" ? "御中" : "様";
    for (auto const& part : parts)
        typed.*part.words = visit.request.answer(part.name);
    typed.version = number_typed(visit.request.answer("version"));
    return typed;
}

void link_what_became(Visit const& visit, db::Read& tx, Defence const& one, DefenceView& view)
{
    if (one.draft)
        view.draft = mado::web::link(visit, { "approvals", one.draft.value });
    if (one.document.empty())
        return;
    if (auto const document = documents::find(tx, { one.document })) {
        view.document = mado::web::link(visit, { "documents", one.document });
        view.document_words = document->number + "　" + document->title;
    }
}

}  // namespace

Shown show_defence(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<DefenceView> {
        auto one = TRY(defence(tx, visit.caller, visit.here, case_of(visit), dispute_of(visit)));
        auto const found = TRY(cases::find(tx, one.of));
        DefenceView view;
        view.case_title = grouped(found.receipt_number) + "　" + found.title;
        view.state = one.version == 0 ? say(visit, "disclosure.defence.state.begun") : say(visit, "disclosure.defence.state." + word_of(one.state));
        view.may_write = one.state == DefenceState::Writing;
        link_what_became(visit, tx, one, view);
        auto const kept = one.version;
        if (attempt)
            one = typed_in(visit);
        view.version = attempt ? visit.request.answer("version") : std::to_string(kept);
        view.name = one.name, view.address = one.address;
        view.honorifics = { { "person", say(visit, "disclosure.defence.person"), one.honorific != "御中" }, { "office", say(visit, "disclosure.defence.office"), one.honorific == "御中" } };
        for (auto const& part : parts)
            view.parts.push_back({ part.name, say(visit, std::string("disclosure.defence.") + part.name), say(visit, std::string("disclosure.defence.") + part.name + ".about"), one.*part.words,
                mado::web::trouble_of(visit, attempt, part.name), part.is_required, part.rows });
        return view;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), work));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, { "disputes", case_of(visit).value });
    view.name_error = mado::web::trouble_of(visit, attempt, "name");
    view.address_error = mado::web::trouble_of(visit, attempt, "address");
    return mado::web::page(visit, "disclosure/defence.html", view, attempt);
}

Shown act_defence(Visit const& visit)
{
    auto const typed = typed_in(visit);
    bool const is_sent = visit.request.answer("do") == "send";
    auto const work = [&](db::Write& tx) { return is_sent ? send_defence(tx, visit.caller, visit.here, typed) : write_defence(tx, visit.caller, visit.here, typed); };
    TRY(visit.here.database.write(visit.tenant(), { .name = "disclosure.defence" }, work));
    return mado::web::done(visit, "/disputes/" + typed.of.value + "/defences/" + typed.dispute, is_sent ? "disclosure.said.defence_sent" : "disclosure.said.defence_kept");
}

Shown show_defence_of_draft(Visit const& visit, Attempt const*)
{
    auto const one = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_defence(tx, dispute_of(visit)); }));
    return http::see_other(mado::web::link(visit, { "disputes", one.of.value, "defences", one.dispute }));  // its page asks for the right to see it
}

std::vector<mado::web::PageType> defence_pages() { return { html::page<DefenceView>("disclosure/defence.html") }; }

}  // namespace mado::disclosure::web
