#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/web/form.h>

#include <charconv>

namespace mado::disclosure::web {

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }
CaseId case_of(Visit const& visit) { return visit.request.id<ApplicationTag>("case"); }
TargetId target_of(Visit const& visit) { return visit.request.id<DisclosureTargetTag>("target"); }

std::int64_t number_typed(std::string const& typed, std::int64_t otherwise)
{
    std::int64_t number = otherwise;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : otherwise;
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->name : std::string();
}

std::string state_words(Visit const& visit, Target const& target)
{
    auto const state = say(visit, "disclosure.state." + word_of(target.state));
    return target.outcome == Outcome::Undecided ? state : say(visit, "disclosure.outcome." + word_of(target.outcome)) + "（" + state + "）";
}

std::vector<Choice> ground_choices(Visit const& visit, db::Read& tx, cases::Case const& request, std::string_view chosen)
{
    std::vector<Choice> all { { "", say(visit, "disclosure.ground.choose"), false } };
    for (auto const& one : grounds(tx, visit.here, kind_of(visit.here, request.procedure)))
        if (one.is_used)
            all.push_back({ one.name, one.article + "　" + one.title, one.name == chosen });
    return all;
}

std::vector<mado::web::Route> routes(Tools const& tools)
{
    using mado::web::form;
    using mado::web::page;
    using cases::may_read_disclosure;
    http::Limits const uploads { .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes };
    return {
        page("/disclosure").needs(may_read_disclosure).to(show_list),
        page("/disclosure/grounds").needs(may_set_grounds).to(show_grounds),
        form("/disclosure/grounds/{ground}").needs(may_set_grounds).to(show_ground, act_ground),
        form("/disclosure/{case}").needs(may_read_disclosure).with(uploads).to(show_request, act_request),
        form("/disclosure/{case}/records").needs(cases::may_redact).to(show_records, act_records),
        page("/disclosure/{case}/reasons").needs(may_read_disclosure).to(show_reasons),
        form("/disclosure/{case}/copies").needs(may_read_disclosure).posts(fetch_copies),
        form("/disclosure/{case}/{target}").needs(may_read_disclosure).to(show_target, act_target),
        page("/disclosure/{case}/{target}/file").needs(may_read_disclosure).to(show_made),
        form("/disclosure/{case}/{target}/pages/{page}")
            .needs(may_read_disclosure)
            .to([tools](Visit const& visit, Attempt const* attempt) { return show_page(tools, visit, attempt); }, [tools](Visit const& visit) { return act_page(tools, visit); }),
        page("/disclosure/{case}/{target}/pages/{page}/picture").needs(may_read_disclosure).to([tools](Visit const& visit, Attempt const*) { return show_picture(tools, visit); }),
        page("/disclosure/{case}/{target}/pages/{page}/made").needs(may_read_disclosure).to([tools](Visit const& visit, Attempt const*) { return show_made_picture(tools, visit); }),
        form("/amendments/{case}").needs(may_read_disclosure).to(show_amendments, act_amendments),
        form("/disputes/{case}").needs(may_answer_disputes).to(show_disputes, act_disputes),
        form("/disputes/{case}/defences/{dispute}").needs(may_answer_disputes).to(show_defence, act_defence),
        page("/defences/{dispute}").needs(may_answer_disputes).to(show_defence_of_draft),
        form("/disputes/{case}/evidence").needs(may_answer_disputes).posts(fetch_evidence),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { request_pages(), target_pages(), leaf_pages(), ground_pages(), dispute_pages(), defence_pages(), amendment_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::disclosure::web
