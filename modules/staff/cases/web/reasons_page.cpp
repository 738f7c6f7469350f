// 「計算と判定の理由」: every figure, day and finding of a case with the lines it rests on, the rows of tables that matched, and the law.
#include "web/views.h"

#include <mado/definitions/answers.h>
#include <mado/time/wareki.h>
#include <mado/web/reasons.h>

#include "service/workings.h"

namespace mado::cases::web {

namespace {

using definitions::Evaluation;

struct ReasonLine {
    std::string label, code, value, how, law;
    static constexpr auto fields = std::tuple { html::field("label", &ReasonLine::label), html::field("code", &ReasonLine::code), html::field("value", &ReasonLine::value),
        html::field("how", &ReasonLine::how), html::field("law", &ReasonLine::law) };
};

struct SubjectView {
    std::string anchor, title, result, law;
    std::vector<ReasonLine> lines;
    std::vector<mado::web::Reason> reasons;
    bool has_lines = false;
    static constexpr auto fields = std::tuple { html::field("anchor", &SubjectView::anchor), html::field("title", &SubjectView::title), html::field("result", &SubjectView::result),
        html::field("law", &SubjectView::law), html::field("lines", &SubjectView::lines), html::field("reasons", &SubjectView::reasons), html::field("has_lines", &SubjectView::has_lines) };
};

struct SectionView {
    std::string anchor, title;
    std::vector<SubjectView> subjects;
    static constexpr auto fields = std::tuple { html::field("anchor", &SectionView::anchor), html::field("title", &SectionView::title), html::field("subjects", &SectionView::subjects) };
};

struct ReasonsView {
    Heading heading;
    std::vector<SectionView> sections;
    std::vector<ReasonLine> rules;
    std::string edition;
    bool has_rules = false;
    static constexpr auto fields = std::tuple { html::include(&ReasonsView::heading), html::field("sections", &ReasonsView::sections), html::field("rules", &ReasonsView::rules),
        html::field("edition", &ReasonsView::edition), html::field("has_rules", &ReasonsView::has_rules) };
};

class Reasons {
public:
    Reasons(Visit const& visit, Evaluation& evaluation) : visit_(visit), evaluation_(evaluation), definition_(evaluation.definition()) {}

    std::vector<SectionView> sections()
    {
        std::vector<SectionView> all;
        add(all, "charges", charges());
        add(all, "limits", limits());
        add(all, "grounds", grounds());
        add(all, "flags", flags());
        return all;
    }

    std::vector<ReasonLine> rules()
    {
        std::vector<ReasonLine> lines;
        for (auto const& rule : definition_.rules)
            lines.push_back({ {}, rule.name, mado::web::value_words(visit_, evaluation_.value(rule.name)), rule.formula.text, law_of("rules." + rule.name) });
        return lines;
    }

private:
    void add(std::vector<SectionView>& all, std::string const& name, std::vector<SubjectView> subjects) const
    {
        if (!subjects.empty())
            all.push_back({ name, mado::web::words(visit_, "cases.reasons." + name), std::move(subjects) });
    }

    // Where the part is known from; 要確認 until a person has read the source.
    std::string law_of(std::string const& address) const
    {
        auto const* source = definition_.source_of(address);
        if (!source)
            return {};
        return source->says + (definition_.to_be_confirmed(address) ? mado::web::words(visit_, "cases.to_be_confirmed") : "");
    }

    std::string field_value(definitions::Field const& field) const
    {
        auto const& kept = field.staff ? evaluation_.inputs().examined : evaluation_.inputs().answers;
        auto const answer = kept.find(field.name);
        if (answer == kept.end() || answer->second.is_null())
            return mado::web::words(visit_, field.staff ? "cases.answer.not_established" : "cases.answer.none");
        return definitions::shown(field, answer->second, &visit_.here.library, "ja", definitions::Showing::Staff);
    }

    // What every expression may use beside the answers.
    std::string given_words(std::string_view name) const
    {
        static constexpr std::array<std::string_view, 6> names { "received_on", "received_at", "applicant", "identity", "round", "item" };
        return std::ranges::find(names, name) == names.end() ? std::string() : mado::web::words(visit_, "cases.reasons.given." + std::string(name));
    }

    ReasonLine line_of(definitions::Line const& line)
    {
        auto const given = given_words(line.name);
        ReasonLine view { line.title.empty() ? given : line.title, line.title.empty() && given.empty() ? line.name : std::string(), {}, line.expression, line.law };
        auto const* field = definition_.field(line.name);
        if (line.name == "applicant")
            view.value = mado::web::words(visit_, "cases.reasons.applicant." + evaluation_.inputs().applicant);
        else
            view.value = field ? field_value(*field) : mado::web::value_words(visit_, evaluation_.value(line.name));
        if (view.law.empty() && !field && given.empty())
            view.law = law_of((definition_.rule(line.name) ? "rules." : "settings.") + line.name);
        return view;
    }

    // The last line of a subject is its own formula; of a charge by year, one line a year.
    ReasonLine itself(SubjectView const& subject, definitions::Line const& line) const
    {
        if (line.fiscal_year)
            return { subject.title + "　" + wareki::fiscal_year_text(*line.fiscal_year), {}, line.value, line.expression, line.law };
        return { subject.title, {}, subject.result, line.expression, line.law };
    }

    // The title of an option where a column takes a field that has options.
    std::string option_words(std::string const& label, feel::Value const& value) const
    {
        for (auto const& page : definition_.pages)
            for (auto const& field : page.fields)
                if (field.title.japanese() == label && value.is_string() && field.type == definitions::FieldType::Choice)
                    return definitions::shown(field, json::Value(value.as_string()), &visit_.here.library, "ja", definitions::Showing::Staff);
        return {};
    }

    SubjectView subject(std::string const& name, std::string title, std::string result, std::string law)
    {
        SubjectView view { name, std::move(title), std::move(result), std::move(law), {}, {} };
        for (auto const& line : evaluation_.explain(name)) {
            for (auto const& table : line.tables)
                add_reason(view, table);
            if (line.name == name)
                view.lines.push_back(itself(view, line));
            else if (!line.name.starts_with("part_"))  // the days of a fiscal year: each year's line says which
                view.lines.push_back(line_of(line));
        }
        view.has_lines = !view.lines.empty();
        return view;
    }

    // A charge of three fiscal years asks the same table three times: what was answered alike is told once.
    void add_reason(SubjectView& view, dmn::TableTrace table) const
    {
        for (auto& hit : table.hits)
            if (view.law.find(hit.law) != std::string::npos)
                hit.law.clear();
        auto reason = mado::web::reason_of(visit_, table, [&](std::string const& label, feel::Value const& value) { return option_words(label, value); });
        if (std::ranges::find(view.reasons, reason) == view.reasons.end())
            view.reasons.push_back(std::move(reason));
    }

    std::vector<SubjectView> charges()
    {
        std::vector<SubjectView> subjects;
        for (auto const& found : evaluation_.charges())
            subjects.push_back(subject(found.charge->name, found.charge->title.japanese(),
                found.known ? found.total().text() : mado::web::words(visit_, "cases.charge.not_known"), law_of("charges." + found.charge->name)));
        return subjects;
    }

    std::vector<SubjectView> limits()
    {
        std::vector<SubjectView> subjects;
        for (auto const& found : evaluation_.limits(visit_.now().today())) {
            auto const& limit = *found.limit;
            SubjectView view { limit.name, limit.title.japanese(), found.last_day ? wareki::text(*found.last_day) : mado::web::words(visit_, "cases.reasons.stands_still"),
                limit.law.empty() ? law_of("limits." + limit.name) : limit.law, {}, {} };
            if (found.starts)
                view.lines.push_back({ mado::web::words(visit_, "cases.reasons.limit.starts"), {}, wareki::text(*found.starts), mado::web::words(visit_, "cases.reasons.limit.first_day"), {} });
            view.lines.push_back({ mado::web::words(visit_, "cases.reasons.limit.length"), {},
                mado::web::words(visit_, limit.working_days ? "cases.reasons.limit.working_days" : "cases.reasons.limit.days",
                    { { "n", mado::web::value_words(visit_, evaluation_.evaluate(limit.days)) } }), limit.days.text, {} });
            for (auto const& reason : limit.pauses_for)
                view.lines.push_back({ mado::web::words(visit_, "cases.reasons.limit.pauses"), {}, mado::web::words(visit_, "cases.reasons.pause." + reason), {}, {} });
            view.has_lines = true;
            subjects.push_back(std::move(view));
        }
        return subjects;
    }

    std::vector<SubjectView> grounds()
    {
        std::vector<SubjectView> subjects;
        for (auto const& found : evaluation_.grounds())
            subjects.push_back(subject(found.ground->name, found.ground->say.japanese(), {}, found.ground->law));
        return subjects;
    }

    std::vector<SubjectView> flags()
    {
        std::vector<SubjectView> subjects;
        for (auto const* flag : evaluation_.flags())
            subjects.push_back(subject(flag->name, flag->say.japanese(), {}, flag->law));
        return subjects;
    }

    Visit const& visit_;
    Evaluation& evaluation_;
    definitions::Definition const& definition_;
};

Result<ReasonsView> view_of(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_read));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    Reasons reasons(visit, evaluation);
    ReasonsView page { heading_of(visit, found), reasons.sections(), reasons.rules(), evaluation.definition().title.japanese() + " " + found.definition.substr(0, 8) };
    page.has_rules = !page.rules.empty();
    return page;
}

}  // namespace

Shown show_reasons(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx); }));
    trace_reading(visit);
    return mado::web::page(visit, "cases/reasons.html", view, attempt);
}

std::vector<mado::web::PageType> reasons_pages() { return { html::page<ReasonsView>("cases/reasons.html") }; }

}  // namespace mado::cases::web
