// 自分の届出: what a colleague notifies to the town as its employee. Nobody else meets it here; its examiners have it as a case.
#include "web/pages.h"

#include <mado/cases/asked_fields.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "store/unfinished_store.h"

namespace mado::entry::web {

namespace {

struct LinkView {
    std::string address, title, about;
    static constexpr auto fields = std::tuple { html::field("address", &LinkView::address), html::field("title", &LinkView::title), html::field("about", &LinkView::about) };
};

struct OwnView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> procedures;
    std::vector<LinkView> unfinished, notices;
    std::string procedure_error;
    bool has_procedures = false, has_unfinished = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &OwnView::trouble_summary), html::field("procedures", &OwnView::procedures),
        html::field("unfinished", &OwnView::unfinished), html::field("notices", &OwnView::notices), html::field("procedure_error", &OwnView::procedure_error),
        html::field("has_procedures", &OwnView::has_procedures), html::field("has_unfinished", &OwnView::has_unfinished) };
};

struct AskedView {
    std::string words, until;
    std::vector<cases::web::AskedPart> parts;
    static constexpr auto fields = std::tuple { html::field("words", &AskedView::words), html::field("until", &AskedView::until), html::field("parts", &AskedView::parts) };
};

struct NoticeView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, number, arrived, state, back, form, withdraw, version, office, phone;
    std::optional<AskedView> asked;
    std::vector<AnswersView> pages;
    std::vector<LinkView> documents;
    bool has_documents = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NoticeView::trouble_summary), html::field("title", &NoticeView::title),
        html::field("number", &NoticeView::number), html::field("arrived", &NoticeView::arrived), html::field("state", &NoticeView::state), html::field("back", &NoticeView::back),
        html::field("form", &NoticeView::form), html::field("withdraw", &NoticeView::withdraw), html::field("version", &NoticeView::version),
        html::field("office", &NoticeView::office), html::field("phone", &NoticeView::phone), html::field("asked", &NoticeView::asked), html::field("pages", &NoticeView::pages),
        html::field("documents", &NoticeView::documents), html::field("has_documents", &NoticeView::has_documents) };
};

std::string state_words(Visit const& visit, cases::CaseState state) { return mado::web::words(visit, "entry.own.state." + word_of(state)); }

// The caller's own, by its receipt number; whatever is wrong with it looks the same.
Result<cases::Case> own_at(Visit const& visit, db::Read& tx)
{
    auto const notice = store::notice(tx, receipt_number_from(visit.request.path.at("receipt")));
    if (visit.caller.kind != CallerKind::Staff || !notice || notice->person != visit.caller.person)
        return refuse(Refusal::Kind::NotFound, "entry.not_found");
    return cases::own(tx, visit.caller, notice->of);
}

std::optional<cases::Request> open_request(db::Read& tx, cases::Case const& found)
{
    for (auto& request : cases::requests(tx, found.id))
        if (request.state == cases::RequestState::Open && found.state == cases::CaseState::Asked)
            return std::move(request);
    return std::nullopt;
}

std::string own_path(cases::Case const& found, std::string_view rest) { return "/own/" + found.receipt_number + std::string(rest); }

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    return typed.empty() || typed.size() > 12 || typed.find_first_not_of("0123456789") != std::string::npos ? 0 : std::stoll(typed);
}

bool is_withdrawable(cases::CaseState state) { return state < cases::CaseState::Decided; }

std::vector<LinkView> documents_of(Visit const& visit, db::Read& tx, cases::Case const& found)
{
    std::vector<LinkView> all;
    for (auto const& document : documents::of_case(tx, found.id))
        if (document.state != documents::DocumentState::Reserved)
            all.push_back({ mado::web::link(visit, own_path(found, "/documents/" + document.id.value)), document.title, document.number + "　" + wareki::text(document.issued_on) });
    return all;
}

Result<NoticeView> notice_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(own_at(visit, tx));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    NoticeView view;
    view.title = found.title;
    view.number = grouped(found.receipt_number);
    view.arrived = moment_words(found.arrived_at);
    view.state = state_words(visit, found.state);
    view.back = mado::web::link(visit, "/own");
    view.form = mado::web::link(visit, own_path(found, "/form.pdf"));
    view.withdraw = is_withdrawable(found.state) ? mado::web::link(visit, own_path(found, "/withdraw")) : std::string();
    view.version = std::to_string(found.version);
    if (auto const division = organization::division(tx, found.owner)) {
        view.office = division->name;
        view.phone = division->phone;
    }
    if (auto const request = open_request(tx, found))
        view.asked = AskedView { request->words, wareki::text(request->until), cases::web::asked_parts(visit, evaluation, *request, attempt) };
    view.pages = answers_of(visit, evaluation);
    view.documents = documents_of(visit, tx, found);
    view.has_documents = !view.documents.empty();
    return view;
}

}  // namespace

Shown show_own(Visit const& visit, Attempt const* attempt)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        OwnView made;
        for (auto const& definition : procedures_of_staff(tx, visit.here))
            made.procedures.push_back({ definition->procedure, definition->title.japanese(), definition->about.japanese(), attempt && visit.request.answer("procedure") == definition->procedure });
        for (auto const& one : store::own_of(tx, visit.caller.person)) {
            auto const definition = definition_for(tx, visit.here, one.procedure, visit.now().today());
            made.unfinished.push_back({ mado::web::link(visit, { "own", "forms", one.id.value }), definition ? definition->title.japanese() : one.procedure, moment_words(one.touched_at) });
        }
        for (auto const& one : store::notices_of(tx, visit.caller.person))
            if (auto const found = cases::find(tx, one.of))
                made.notices.push_back({ mado::web::link(visit, { "own", one.receipt_number }), found->title,
                    state_words(visit, found->state) + "　" + moment_words(found->arrived_at) + "　" + grouped(one.receipt_number) });
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.procedure_error = mado::web::trouble_of(visit, attempt, "procedure");
    view.has_procedures = !view.procedures.empty();
    view.has_unfinished = !view.unfinished.empty();
    if (view.procedures.size() == 1)
        view.procedures.front().is_chosen = true;
    return mado::web::page(visit, "entry/own.html", view, attempt);
}

Shown act_own(Visit const& visit)
{
    if (visit.caller.kind != CallerKind::Staff)
        return refuse(Refusal::Kind::SignIn, "access.sign_in");
    auto const procedure = visit.request.answer("procedure");
    if (procedure.empty())
        return refuse({ { "procedure", "entry.choose.procedure_required" } });
    auto const begun = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return begin(tx, visit.caller, visit.here, procedure, Channel::Web); }));
    return http::see_other(mado::web::link(visit, { "own", "forms", begun.id.value }));
}

Shown show_own_notice(Visit const& visit, Attempt const* attempt)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return notice_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    auto response = mado::web::page(visit, "entry/own_notice.html", view, attempt);
    response.with("cache-control", "no-store");
    return response;
}

Shown act_own_notice(Visit const& visit)
{
    struct Answered { cases::Case of; cases::web::AskedAnswers read; };
    auto answering = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Answered> {
        auto const found = TRY(own_at(visit, tx));
        auto const request = open_request(tx, found);
        if (!request)
            return refuse(Refusal::Kind::Conflict, "cases.request.not_open");
        auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
        return Answered { found, cases::web::read_asked(visit, evaluation, cases::content(tx, found.id), *request) };
    });
    auto const answered = TRY(std::move(answering));
    auto errors = answered.read.not_storable;
    errors.insert(errors.end(), answered.read.wrong.begin(), answered.read.wrong.end());
    if (!errors.empty())
        return refuse(std::move(errors));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return cases::complete_own(tx, visit.caller, visit.here, answered.of.id, answered.read.answers, answered.read.files, shown_version(visit));
    }));
    return mado::web::done(visit, own_path(answered.of, ""), "entry.said.completed");
}

Shown act_own_withdrawal(Visit const& visit)
{
    auto ended = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<cases::Case> {
        auto const found = TRY(own_at(visit, tx));
        return cases::withdraw_own(tx, visit.caller, visit.here, found.id, shown_version(visit));
    });
    auto const withdrawn = TRY(std::move(ended));
    return mado::web::done(visit, own_path(withdrawn, ""), "entry.said.withdrawn");
}

Shown show_own_document(Visit const& visit, Attempt const*)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    struct OpenedDocument { documents::Document document; documents::Made made; };
    auto found_document = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<OpenedDocument> {
        auto const found = TRY(own_at(visit, tx));
        auto one = TRY(documents::find(tx, visit.request.id<documents::DocumentTag>("document")));
        if (one.of != found.id)
            return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
        auto made = TRY(documents::made(tx, visit.here, one.id));
        return OpenedDocument { std::move(one), std::move(made) };
    });
    auto const shown = TRY(std::move(found_document));
    auto const& document = shown.document;
    auto bytes = visit.here.files.read(shown.made.pdf.name, shown.made.pdf.key);
    if (!bytes)
        return refuse(Refusal::Kind::Gone, "documents.document.lost");
    // It has reached whom it is for: no paper has to be printed and posted any more.
    if (visit.request.method == "GET")
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return documents::read_in_house(tx, visit.caller, visit.here, document.of, document.id); }));
    auto response = http::bytes("application/pdf", std::move(*bytes));
    response.with("content-disposition", "inline; filename=\"" + document.id.value + ".pdf\"").with("cache-control", "no-store");
    return response;
}

Shown show_own_form(Visit const& visit, Attempt const*)
{
    if (auto to_sign_in = sign_in_first(visit))
        return std::move(*to_sign_in);
    struct Filled { cases::Case of; std::string html; };
    auto form = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Filled> {
        auto found = TRY(own_at(visit, tx));
        auto html = TRY(cases::form_of(tx, visit.here, found));
        return Filled { std::move(found), std::move(html) };
    });
    auto const filled = TRY(std::move(form));
    auto response = http::bytes("application/pdf", TRY(visit.here.papers.pdf(filled.html, { .title = filled.of.title, .author = visit.town.name, .made_at = filled.of.arrived_at,
        .footer = grouped(filled.of.receipt_number), .town = visit.town })));
    response.with("content-disposition", "inline; filename=\"" + filled.of.receipt_number + ".pdf\"").with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> own_pages() { return { html::page<OwnView>("entry/own.html"), html::page<NoticeView>("entry/own_notice.html") }; }

}  // namespace mado::entry::web
