// 職権補正, and the answer to a correction that the applicant volunteered.
#include <mado/cases/corrections.h>
#include <mado/cases/events.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/filling.h>
#include <mado/text/utf8.h>

#include "service/shielding.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/correction_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using definitions::Field;
using definitions::FieldType;

constexpr std::size_t most_words = 2000, most_name = 100;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

json::Value answer_in(json::Object const& answers, std::string const& name)
{
    auto const found = answers.find(name);
    return found == answers.end() ? json::Value {} : found->second;
}

void drop_what_is_the_same(json::Object& proposed, json::Object const& now)
{
    std::erase_if(proposed, [&](auto const& item) { return json::canonical(item.second) == json::canonical(answer_in(now, item.first)); });
}

void check_words(std::vector<FieldError>& errors, std::string field, std::string_view words, std::size_t most, std::string required)
{
    if (is_blank(words))
        errors.push_back({ std::move(field), std::move(required) });
    else if (text::length(words) > most)
        errors.push_back({ std::move(field), "cases.words_too_long", { { "most", std::to_string(most) } } });
}

std::vector<FieldError> wrong_in(OfficeCorrection const& correction, Case const& found, definitions::Definition const& definition, Day today)
{
    std::vector<FieldError> errors;
    if (correction.answers.empty())
        errors.push_back({ "fields", "cases.correct.nothing_changed" });
    for (auto const& [name, value] : correction.answers)
        if (auto const* field = definition.field(name); !field || field->staff || !may_be_corrected(*field))
            errors.push_back({ "fields", "cases.correct.not_this_field" });
    check_words(errors, "reason", correction.reason, most_words, "cases.correct.reason_required");
    if (correction.consent == Consent::NotNeeded)
        return errors;
    check_words(errors, "consented_by", correction.consented_by, most_name, "cases.correct.consented_by_required");
    if (!correction.consented_on || *correction.consented_on > today || *correction.consented_on < found.received_on())
        errors.push_back({ "consented_on", "cases.correct.consented_on_wrong" });
    return errors;
}

std::string consent_words(OfficeCorrection const& correction)
{
    switch (correction.consent) {
    case Consent::NotNeeded: return "同意: 明らかな書き誤りのため、いただいていません。";
    case Consent::Phone: return "同意: " + service::wareki_words(*correction.consented_on) + " 電話 " + correction.consented_by;
    case Consent::Counter: return "同意: " + service::wareki_words(*correction.consented_on) + " 窓口 " + correction.consented_by;
    case Consent::Letter: break;
    }
    return "同意: " + service::wareki_words(*correction.consented_on) + " 書面 " + correction.consented_by;
}

std::string words_for_applicant(OfficeCorrection const& correction, std::vector<Difference> const& differences)
{
    std::string words = "お出しいただいた内容のうち、次のところを職権で直しました。";
    for (auto const& one : differences)
        words += "\n・" + one.label + "： " + (one.now.empty() ? "（記入なし）" : one.now) + " → " + (one.proposed.empty() ? "（記入なし）" : one.proposed);
    return words + "\n理由: " + correction.reason + "\n" + consent_words(correction);
}

std::string sealed(Case const& found, std::string const& words, std::string const& from)
{
    if (found.application_key.empty())
        return {};
    return gateway::box_for(service::key_of(found.application_key), json::object({ { "words", words }, { "division", from }, { "position", "" } }));
}

using Lines = std::vector<std::pair<std::string, std::string>>;  // label, words

void add_lines(Lines& lines, Field const& field, json::Value const& stored, definitions::Codes const* codes)
{
    if (field.type != FieldType::Group) {
        lines.emplace_back(field.title.japanese(), stored.is_null() ? std::string() : definitions::shown(field, stored, codes, "ja", definitions::Showing::Staff));
        return;
    }
    for (std::size_t row = 0; stored.is_array() && row < stored.array().size(); ++row)
        for (auto const& inner : field.fields)
            if (auto const& answer = stored.array()[row][inner.name]; !answer.is_null())
                lines.emplace_back(field.title.japanese() + std::to_string(row + 1) + "　" + inner.title.japanese(),
                    definitions::shown(inner, answer, codes, "ja", definitions::Showing::Staff));
}

std::string words_at(Lines const& lines, std::string const& label)
{
    auto const found = std::ranges::find(lines, label, &Lines::value_type::first);
    return found == lines.end() ? std::string() : found->second;
}

}  // namespace

bool may_be_corrected(Field const& field) { return field.type != FieldType::File && !definitions::is_kept_for_sending(field); }

std::vector<Difference> differences(definitions::Definition const& definition, definitions::Codes const* codes, json::Object const& now, json::Object const& proposed)
{
    std::vector<Difference> all;
    for (auto const& [name, value] : proposed) {
        auto const* field = definition.field(name);
        if (!field)
            continue;
        Lines before, after;
        add_lines(before, *field, answer_in(now, name), codes);
        add_lines(after, *field, value, codes);
        for (auto const& [label, words] : after)
            if (auto const was = words_at(before, label); was != words)
                all.push_back({ label, was, words });
        for (auto const& [label, words] : before)
            if (std::ranges::find(after, label, &Lines::value_type::first) == after.end())
                all.push_back({ label, words, {} });
    }
    return all;
}

Result<SealedOfficeCorrection> seal_office_correction(Workplace const& here, Case const& found, Content const& content, definitions::Definition const& definition,
    OfficeCorrection correction, std::string const& from)
{
    drop_what_is_the_same(correction.answers, content.answers);
    if (correction.consent == Consent::NotNeeded) {
        correction.consented_by.clear();
        correction.consented_on.reset();
    }
    if (auto errors = wrong_in(correction, found, definition, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    auto const words = words_for_applicant(correction, differences(definition, &here.library, content.answers, correction.answers));
    return SealedOfficeCorrection { std::move(correction), sealed(found, words, from) };
}

Result<Case> correct_ex_officio(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedOfficeCorrection const& made, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::CorrectExOfficio));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    if (auto errors = wrong_in(made.correction, found, *definition, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    auto const kept_back = service::kept_of(tx, id);
    for (auto const& [name, value] : made.correction.answers)
        if (auto const* field = definition->field(name); field && kept_back.holds(*field))
            return refuse({ { name, "cases.shield.kept_field" } });
    model::Sent sent;
    sent.answers = made.correction.answers;
    for (auto const& [name, value] : sent.answers)
        sent.origins[name] = json::object({ { "origin", "ex_officio" }, { "changed", true } });
    auto const before = TRY(service::change_answers(tx, caller, here, found, sent));
    auto const& correction = made.correction;
    KeptOfficeCorrection const kept { here.now().id(), before, correction.answers, correction.consent, correction.consented_by, correction.consented_on, correction.reason, caller.person,
        here.now().at };
    store::insert(tx, id, kept);
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    service::trace(tx, caller, here, "cases.case.corrected_ex_officio", found, { { "correction", kept.id }, { "consent", word_of(kept.consent) },
        { "fields", std::to_string(kept.corrected.size()) } });
    service::tell(tx, here, found, "corrected_ex_officio", made.box);
    TRY(here.listeners.publish(tx, caller, here, Message { found, MessageKind::Correction, kept.id, kept.reason, found.applicant_name }));
    return found;
}

std::vector<KeptOfficeCorrection> office_corrections(db::Read& tx, CaseId const& id)
{
    auto all = store::office_corrections(tx, id);
    auto const kept = service::kept_of(tx, id);
    for (auto& correction : all)
        for (auto* answers : { &correction.before, &correction.corrected })
            *answers = service::disclosed(std::move(*answers), kept);
    return all;
}

Result<SealedDeclining> seal_declining(Workplace const&, Case const& found, std::string const& correction, std::string const& reason, std::string const& from)
{
    std::vector<FieldError> errors;
    check_words(errors, "reason", reason, most_words, "cases.decline.reason_required");
    if (!errors.empty())
        return refuse(std::move(errors));
    return SealedDeclining { correction, reason, sealed(found, "お申し出の訂正は、受け付けることができませんでした。\n理由: " + reason, from) };
}

Result<Case> decline_correction(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedDeclining const& declining, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    auto const all = store::corrections(tx, id);
    if (std::ranges::find(all, declining.correction, &Correction::id) == all.end())
        return refuse(Kind::NotFound, "cases.correction.not_found");
    if (!store::decline_correction(tx, declining.correction, declining.reason, caller.person, here.now().at))
        return refuse(Kind::Conflict, "cases.correction.answered_already");
    found.replied = std::ranges::any_of(store::corrections(tx, id), &Correction::is_open);
    TRY(store::change(tx, found));
    service::trace(tx, caller, here, "cases.case.correction_declined", found, { { "correction", declining.correction } });
    service::tell(tx, here, found, "correction_declined", declining.box);
    TRY(here.listeners.publish(tx, caller, here, Message { found, MessageKind::Declined, declining.correction, declining.reason, found.applicant_name }));
    return found;
}

}  // namespace mado::cases
