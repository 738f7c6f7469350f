#include <mado/meetings/module.h>

#include <mado/meetings/standing_bodies.h>

#include "jobs/daily.h"
#include "jobs/render.h"
#include "service/filing.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> meetings();
}

namespace mado::meetings {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const with_files { .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes };
    return {
        page("/meetings").needs(may_attend).to(web::show_list),
        form("/meetings/actions").needs(may_attend).to(web::show_actions, web::act_actions),
        form("/meetings/actions/{resolution}/finish").needs(may_attend).posts(web::act_finish),
        form("/meetings/actions/{resolution}/draft").needs(may_attend).to(web::show_draft, web::act_draft),
        form("/meetings/new").needs(may_convene).to(web::show_new, web::act_new),
        form("/meetings/bodies").needs(may_attend).to(web::show_bodies, web::act_bodies),
        form("/meetings/bodies/{body}").needs(may_attend).to(web::show_body, web::act_body),
        page("/meetings/petitions").needs(may_attend).to(web::show_petitions),
        form("/meetings/petitions/{petition}").needs(may_attend).to(web::show_petition, web::act_petition),
        form("/meetings/{meeting}").needs(may_attend).to(web::show_meeting, web::act_meeting),
        form("/meetings/{meeting}/change").needs(may_attend).to(web::show_change, web::act_change),
        form("/meetings/{meeting}/members").needs(may_attend).to(web::show_members, web::act_members),
        form("/meetings/{meeting}/agenda").needs(may_attend).to(web::show_agenda, web::act_agenda),
        form("/meetings/{meeting}/papers").needs(may_attend).with(with_files).to(web::show_papers, web::act_papers),
        form("/meetings/{meeting}/papers/records").needs(may_attend).to(web::show_record_papers, web::act_record_papers),
        form("/meetings/{meeting}/papers/{paper}/remove").needs(may_attend).posts(web::act_remove_paper),
        page("/meetings/{meeting}/papers/{paper}/file").needs(may_attend).to(web::show_paper_file),
        page("/meetings/{meeting}/papers/{paper}/{page}").needs(may_attend).to(web::show_paper_page),
        page("/meetings/{meeting}/papers/{paper}/{page}/picture").needs(may_attend).to(web::show_picture),
        form("/meetings/{meeting}/follow").needs(may_attend).to(web::show_follow, web::act_follow),
        page("/meetings/{meeting}/follow/now").needs(may_attend).to(web::show_following),
        page("/meetings/{meeting}/follow/events").needs(may_attend).to(web::show_events),
        form("/meetings/{meeting}/follow/floor").needs(may_attend).posts(web::act_floor),
        form("/meetings/{meeting}/note").needs(may_attend).posts(web::act_note),
        form("/meetings/{meeting}/resolutions").needs(may_attend).to(web::show_resolutions, web::act_resolutions),
        form("/meetings/{meeting}/resolutions/{resolution}/remove").needs(may_attend).posts(web::act_remove_resolution),
        form("/meetings/{meeting}/minutes").needs(may_attend).to(web::show_minutes, web::act_minutes),
        form("/meetings/{meeting}/minutes/confirm").needs(may_attend).posts(web::act_confirm),
        page("/meetings/{meeting}/minutes.pdf").needs(may_attend).to(web::show_minutes_file),
    };
}

}  // namespace

Module describe(std::shared_ptr<sanitizing::Tools const> tools)
{
    Module module;
    module.name = "meetings";
    module.files = embedded::meetings();
    module.actions = { may_attend, may_convene, may_keep_bodies, may_petition };
    module.routes = routes();
    for (auto const& pages : { web::list_pages(), web::action_pages(), web::meeting_pages(), web::form_pages(), web::paper_pages(), web::record_paper_pages(), web::follow_pages(), web::result_pages(), web::body_pages() })
        module.pages.insert(module.pages.end(), pages.begin(), pages.end());
    mado::web::MenuItem item { "meetings.menu", "/meetings", may_attend, count_open_actions };
    item.place = mado::web::MenuItem::Place::More;
    module.menu = { item };
    module.statements = statements();
    module.events = { "meetings.meeting.convened", "meetings.meeting.changed", "meetings.meeting.begun", "meetings.meeting.ended", "meetings.meeting.cancelled", "meetings.member.kept",
        "meetings.agenda.kept", "meetings.paper.added", "meetings.paper.removed", "meetings.paper.read", "meetings.presenter.changed", "meetings.page.turned", "meetings.resolution.added",
        "meetings.resolution.removed", "meetings.resolution.finished", "meetings.resolution.drafted", "meetings.resolution.reminded", "meetings.address.kept", "meetings.address.removed", "meetings.minutes.written", "meetings.minutes.confirmed", "meetings.standing_body.kept", "meetings.seat.kept",
        "meetings.seat.removed", "meetings.petition.kept" };
    module.jobs = { { std::string(service::render_job), [tools](Workplace const& here, mado::jobs::Job const& job) { return jobs::render(here, *tools, job); } } };
    constexpr int a_day = 24 * 3600;
    module.schedules = { { "meetings.daily", a_day, [](Workplace const& here) { jobs::remind_everywhere(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<sanitizing::Settled>(service::settled);
        listeners.on<MinutesConfirmed>(service::file_minutes);
    };
    return module;
}

}  // namespace mado::meetings
