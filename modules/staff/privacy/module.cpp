#include <mado/privacy/module.h>

#include <mado/cases/special.h>

#include <mado/privacy/assessments.h>
#include <mado/privacy/breaches.h>
#include <mado/privacy/files.h>
#include <mado/privacy/looks.h>
#include <mado/privacy/provisions.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> privacy();
}

namespace mado::privacy {

namespace {

struct Entry { char const *words, *path; access::Action action; };

}  // namespace

Module describe(Tells tells)
{
    using mado::web::form;
    Module module;
    module.name = "privacy";
    module.files = embedded::privacy();
    module.actions = { may_withhold, may_set, may_keep_files, may_read_files, may_keep_provisions, may_read_provisions, may_keep_breaches, may_read_breaches, may_keep_assessments,
        may_read_assessments };
    module.routes = {
        form("/privacy/looks").needs(may_set).to(web::show_settings, web::act_settings),
        mado::web::page("/privacy/files").needs(may_read_files).to(web::show_files),
        mado::web::page("/privacy/files.csv").needs(may_read_files).to(web::show_files_csv),
        form("/privacy/files/{procedure}").needs(may_keep_files).to(web::show_file, [tells](web::Visit const& visit) { return web::act_file(visit, tells); }),
        form("/privacy/least").needs(may_keep_files).to(web::show_least, web::act_least),
        mado::web::page("/privacy/provisions").needs(may_read_provisions).to(web::show_provisions),
        mado::web::page("/privacy/provisions.csv").needs(may_read_provisions).to(web::show_provisions_csv),
        form("/privacy/provisions/new").needs(may_keep_provisions).to(web::show_provision, web::act_provision),
        form("/privacy/provisions/{provision}").needs(may_keep_provisions).to(web::show_provision, web::act_provision),
        mado::web::page("/privacy/breaches").needs(may_read_breaches).to(web::show_breaches),
        form("/privacy/breaches/numbers").needs(may_keep_breaches).to(web::show_breach_numbers, web::act_breach_numbers),
        form("/privacy/breaches/new").needs(may_keep_breaches).to(web::show_breach, web::act_breach),
        form("/privacy/breaches/{breach}").needs(may_keep_breaches).to(web::show_breach, web::act_breach),
        mado::web::page("/privacy/breaches/{breach}/text").needs(may_read_breaches).to(web::show_breach_text),
        mado::web::page("/privacy/breaches/{breach}/text.txt").needs(may_read_breaches).to(web::show_breach_download),
        mado::web::page("/privacy/assessments").needs(may_read_assessments).to(web::show_assessments),
        form("/privacy/assessments/{procedure}").needs(may_keep_assessments).to(web::show_assessment, web::act_assessment),
        mado::web::page("/privacy/assessments/{procedure}/text.txt").needs(may_read_assessments).to(web::show_assessment_text),
        form("/privacy/looks/{case}").needs(may_withhold).to(web::show_looks, web::act_looks),
    };
    cases::guard_special(module.routes);
    module.pages = web::pages();
    for (auto const& [words, path, action] : { Entry { "privacy.looks.menu", "/privacy/looks", may_set }, Entry { "privacy.file.menu", "/privacy/files", may_read_files },
             Entry { "privacy.provisions.menu", "/privacy/provisions", may_read_provisions },
             Entry { "privacy.breaches.menu", "/privacy/breaches", may_read_breaches }, Entry { "privacy.assessments.menu", "/privacy/assessments", may_read_assessments } }) {
        mado::web::MenuItem item { words, path, action };
        item.place = mado::web::MenuItem::Place::More;
        module.menu.push_back(std::move(item));
    }
    for (auto const& statements : { look_statements(), file_statements(), provision_statements(), breach_statements(), assessment_statements() })
        std::ranges::copy(statements, std::back_inserter(module.statements));
    module.events = { "privacy.delay.set", "privacy.looks.withheld", "privacy.looks.released", "privacy.file.kept", "privacy.file.least_set", "privacy.provision.written", "privacy.provision.corrected",
        "privacy.provision.collected", "privacy.breach.opened", "privacy.breach.kept", "privacy.breach.reported", "privacy.breach.closed", "privacy.breach.numbers_set", "privacy.assessment.kept" };
    module.schedules = { { "privacy.looks", 21'600, [](Workplace const& here) { tell_looks(here); } },
        { "privacy.provisions", 7'200, [](Workplace const& here) { collect_provisions(here); } } };
    return module;
}

}  // namespace mado::privacy
