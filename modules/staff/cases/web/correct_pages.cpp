#include "web/desk_pages.h"

#include <mado/cases/asked_fields.h>
#include <mado/desk/phrase_box.h>
#include <mado/organization/organization.h>

#include "model/life.h"
#include "model/sent.h"

namespace mado::cases::web {

namespace {

struct ChosenField {
    std::string name, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("name", &ChosenField::name), html::field("title", &ChosenField::title), html::field("is_chosen", &ChosenField::is_chosen) };
};

struct CorrectView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::optional<desk::PhraseBox> phrase_box;
    std::vector<ChosenField> choices;
    std::vector<AskedPart> parts;
    std::vector<OptionView> consents;
    std::string fields_error, consent_error, consented_by, consented_by_error, consented_on, consented_on_error, reason, reason_error;
    bool has_parts = false, is_told_on_paper = false;
    static constexpr auto fields = std::tuple { html::include(&CorrectView::heading), html::field("trouble_summary", &CorrectView::trouble_summary),
        html::field("phrase_box", &CorrectView::phrase_box), html::field("choices", &CorrectView::choices), html::field("parts", &CorrectView::parts),
        html::field("consents", &CorrectView::consents), html::field("fields_error", &CorrectView::fields_error), html::field("consent_error", &CorrectView::consent_error),
        html::field("consented_by", &CorrectView::consented_by), html::field("consented_by_error", &CorrectView::consented_by_error),
        html::field("consented_on", &CorrectView::consented_on), html::field("consented_on_error", &CorrectView::consented_on_error), html::field("reason", &CorrectView::reason),
        html::field("reason_error", &CorrectView::reason_error), html::field("has_parts", &CorrectView::has_parts), html::field("is_told_on_paper", &CorrectView::is_told_on_paper) };
};

struct DifferenceView {
    std::string label, now, proposed;
    static constexpr auto fields = std::tuple { html::field("label", &DifferenceView::label), html::field("now", &DifferenceView::now), html::field("proposed", &DifferenceView::proposed) };
};

struct CorrectionView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::optional<desk::PhraseBox> phrase_box;
    std::vector<DifferenceView> differences;
    std::string at, reason, reason_error, answered;
    bool has_differences = false, is_open = false, may_accept = false;
    static constexpr auto fields = std::tuple { html::include(&CorrectionView::heading), html::field("trouble_summary", &CorrectionView::trouble_summary),
        html::field("phrase_box", &CorrectionView::phrase_box), html::field("differences", &CorrectionView::differences), html::field("at", &CorrectionView::at),
        html::field("reason", &CorrectionView::reason), html::field("reason_error", &CorrectionView::reason_error), html::field("answered", &CorrectionView::answered),
        html::field("has_differences", &CorrectionView::has_differences), html::field("is_open", &CorrectionView::is_open), html::field("may_accept", &CorrectionView::may_accept) };
};

// The fields that were ticked, of the page of the case ("children.0.child_name") or of this one.
std::vector<std::string> chosen_fields(definitions::Definition const& definition, http::Pairs const& pairs)
{
    std::vector<std::string> chosen;
    for (auto const& [name, value] : pairs) {
        if (name != "mark")
            continue;
        auto const dot = value.rfind('.');
        auto const top = model::top_level(definition, dot == std::string::npos ? value : value.substr(0, value.find('.')));
        auto const* field = top.empty() ? nullptr : definition.field(top);
        if (field && may_be_corrected(*field) && std::ranges::find(chosen, top) == chosen.end())
            chosen.push_back(top);
    }
    return chosen;
}

Request request_of(std::vector<std::string> const& chosen)
{
    Request request;
    for (auto const& name : chosen)
        request.fields.push_back({ name, std::nullopt, {} });
    return request;
}

std::vector<ChosenField> choices_of(definitions::Evaluation& evaluation, std::vector<std::string> const& chosen)
{
    std::vector<ChosenField> choices;
    for (auto const& page : evaluation.definition().ask())
        for (auto const& field : page.fields)
            if (may_be_corrected(field) && evaluation.page_asked(page.name) && evaluation.field_asked(field.name))
                choices.push_back({ field.name, field.title.japanese(), std::ranges::find(chosen, field.name) != chosen.end() });
    return choices;
}

Consent consent_typed(Visit const& visit)
{
    auto const typed = visit.request.answer("consent");
    for (auto const name : names_of(Consent {}))
        if (name == typed)
            return value_of<Consent>(name);
    return Consent::Phone;
}

std::optional<desk::PhraseBox> reason_phrases(Visit const& visit, db::Read& tx, Case const& found)
{
    return desk::phrase_box(visit, tx, found.owner, desk::Use::Reason, blanks_of(found), { { "reason", {} } });
}

Result<CorrectView> correct_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    TRY(model::after(found.state, model::Step::CorrectExOfficio));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const chosen = chosen_fields(evaluation.definition(), attempt ? visit.request.form : visit.request.query);
    CorrectView view;
    view.heading = heading_of(visit, found);
    view.choices = choices_of(evaluation, chosen);
    view.parts = asked_parts(visit, evaluation, request_of(chosen), attempt);
    view.has_parts = !view.parts.empty();
    view.is_told_on_paper = found.application_key.empty();
    for (auto const name : names_of(Consent {}))
        view.consents.push_back({ std::string(name), mado::web::words(visit, "cases.consent." + std::string(name)), {}, attempt && visit.request.answer("consent") == name });
    view.consented_by = attempt ? visit.request.answer("consented_by") : found.applicant_name;
    view.consented_on = attempt ? visit.request.answer("consented_on") : visit.now().today().iso();
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.phrase_box = reason_phrases(visit, tx, found);
    return view;
}

struct Typed {
    Case found;
    SealedOfficeCorrection sealed;
};

Result<Typed> typed_correction(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const kept = content(tx, found.id);
    auto const& definition = evaluation.definition();
    auto const chosen = chosen_fields(definition, visit.request.form);
    auto const read = read_asked(visit, evaluation, kept, request_of(chosen));
    auto errors = read.not_storable;
    errors.insert(errors.end(), read.wrong.begin(), read.wrong.end());
    if (!errors.empty())
        return refuse(std::move(errors));
    OfficeCorrection correction;
    correction.answers = model::taken_apart(definition, read.answers, json::Object {}).answers;
    correction.consent = consent_typed(visit);
    correction.consented_by = visit.request.answer("consented_by");
    correction.consented_on = Day::parse(visit.request.answer("consented_on"));
    correction.reason = visit.request.answer("reason");
    if (visit.request.answer("consent").empty())
        return refuse({ { "consent", "cases.correct.consent_required" } });
    auto const division = organization::division(tx, found.owner);
    auto sealed = TRY(seal_office_correction(visit.here, found, kept, definition, std::move(correction), division ? division->name : std::string()));
    return Typed { found, std::move(sealed) };
}

std::string correction_of(Visit const& visit) { return visit.request.path.at("correction"); }

Result<CorrectionView> correction_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const kept = content(tx, found.id);
    auto const all = corrections(tx, found.id);
    auto const one = std::ranges::find(all, correction_of(visit), &Correction::id);
    if (one == all.end())
        return refuse(Refusal::Kind::NotFound, "cases.correction.not_found");
    CorrectionView view;
    view.heading = heading_of(visit, found);
    view.at = short_day(day_in_tokyo(one->at));
    for (auto const& difference : differences(evaluation.definition(), &visit.here.library, model::for_evaluation(kept.answers, kept.files), model::for_evaluation(one->answers, one->files)))
        view.differences.push_back({ difference.label, difference.now, difference.proposed });
    view.has_differences = !view.differences.empty();
    view.is_open = one->is_open();
    view.may_accept = model::can(found.state, model::Step::CorrectUnasked);
    if (!view.is_open)
        view.answered = mado::web::words(visit, one->declined ? "cases.correction.was_declined" : "cases.correction.was_accepted", { { "person", person_name(tx, one->answered_by) }, { "reason", one->reason } });
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.phrase_box = reason_phrases(visit, tx, found);
    return view;
}

}  // namespace

std::map<std::string, std::string> corrected_words(Visit const& visit, db::Read& tx, definitions::Definition const& definition, Case const& found)
{
    std::map<std::string, std::string> words;
    for (auto const& correction : office_corrections(tx, found.id))
        for (auto const& [name, value] : correction.corrected) {
            if (words.contains(name))
                continue;  // the newest says what stands there now
            std::string was;
            for (auto const& one : differences(definition, &visit.here.library, correction.corrected, json::Object { { name, correction.before.contains(name) ? correction.before.at(name) : json::Value {} } }))
                was += (was.empty() ? "" : "、") + (one.proposed.empty() ? mado::web::words(visit, "cases.answer.none") : one.proposed);
            words[name] = mado::web::words(visit, "cases.corrected.note", { { "was", was }, { "day", short_day(day_in_tokyo(correction.at)) }, { "person", person_name(tx, correction.by) } });
        }
    return words;
}

Shown show_correct(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return correct_view(visit, tx, attempt); }));
    auto const* told = desk::refused(visit, attempt);
    view.trouble_summary = mado::web::trouble_summary(visit, told);
    view.fields_error = mado::web::trouble_of(visit, told, "fields");
    view.consent_error = mado::web::trouble_of(visit, told, "consent");
    view.consented_by_error = mado::web::trouble_of(visit, told, "consented_by");
    view.consented_on_error = mado::web::trouble_of(visit, told, "consented_on");
    view.reason_error = mado::web::trouble_of(visit, told, "reason");
    return mado::web::page(visit, "cases/correct.html", view, told);
}

Shown act_correct(Visit const& visit)
{
    if (desk::wants_phrase(visit)) {
        auto const found = TRY(visited(visit, may_examine));
        return desk::with_phrase(visit, visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return reason_phrases(visit, tx, found); }), show_correct);
    }
    auto const typed = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return typed_correction(visit, tx); }));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return correct_ex_officio(tx, visit.caller, visit.here, typed.found.id, typed.sealed, shown_version(visit)); }));
    return mado::web::done(visit, case_path(typed.found.id), "cases.said.corrected_ex_officio");
}

Shown show_correction(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return correction_view(visit, tx, attempt); }));
    auto const* told = desk::refused(visit, attempt);
    view.trouble_summary = mado::web::trouble_summary(visit, told);
    view.reason_error = mado::web::trouble_of(visit, told, "reason");
    return mado::web::page(visit, "cases/correction.html", view, told);
}

Shown act_correction(Visit const& visit)
{
    auto const found = TRY(visited(visit, may_examine));
    auto const correction = correction_of(visit);
    if (desk::wants_phrase(visit))
        return desk::with_phrase(visit, visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return reason_phrases(visit, tx, found); }), show_correction);
    if (visit.request.answer("answer") == "accept") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return accept_correction(tx, visit.caller, visit.here, found.id, correction, shown_version(visit)); }));
        return mado::web::done(visit, case_path(found.id), "cases.said.corrected");
    }
    auto const division = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return organization::division(tx, found.owner); });
    auto const sealed = TRY(seal_declining(visit.here, found, correction, visit.request.answer("reason"), division ? division->name : std::string()));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return decline_correction(tx, visit.caller, visit.here, found.id, sealed, shown_version(visit)); }));
    return mado::web::done(visit, case_path(found.id), "cases.said.correction_declined");
}

std::vector<mado::web::PageType> correct_pages() { return { html::page<CorrectView>("cases/correct.html"), html::page<CorrectionView>("cases/correction.html") }; }

}  // namespace mado::cases::web
