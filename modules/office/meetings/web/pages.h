#pragma once
#include "web/views.h"

namespace mado::meetings::web {

Shown show_list(Visit const& visit, Attempt const* attempt);           // /meetings: the month, and what comes
Shown show_actions(Visit const& visit, Attempt const* attempt);        // /meetings/actions: one's own
Shown act_actions(Visit const& visit);                                 // where the word about them goes by mail
Shown act_finish(Visit const& visit);                                  // /meetings/actions/{resolution}/finish
Shown show_draft(Visit const& visit, Attempt const* attempt);
Shown act_draft(Visit const& visit);                                   // /meetings/actions/{resolution}/draft: 起案する
Shown show_new(Visit const& visit, Attempt const* attempt);            // /meetings/new
Shown act_new(Visit const& visit);
Shown show_change(Visit const& visit, Attempt const* attempt);         // /meetings/{meeting}/change
Shown act_change(Visit const& visit);
Shown show_meeting(Visit const& visit, Attempt const* attempt);        // /meetings/{meeting}: the one link
Shown act_meeting(Visit const& visit);                                 // begin, end, cancel
Shown show_members(Visit const& visit, Attempt const* attempt);        // /meetings/{meeting}/members, with attendance
Shown act_members(Visit const& visit);
Shown show_agenda(Visit const& visit, Attempt const* attempt);         // /meetings/{meeting}/agenda
Shown act_agenda(Visit const& visit);
Shown show_papers(Visit const& visit, Attempt const* attempt);         // /meetings/{meeting}/papers: those who run it add and remove
Shown act_papers(Visit const& visit);
Shown act_remove_paper(Visit const& visit);
Shown show_record_papers(Visit const& visit, Attempt const* attempt);  // /meetings/{meeting}/papers/records: chosen from what is on record
Shown act_record_papers(Visit const& visit);
Shown show_paper_page(Visit const& visit, Attempt const* attempt);     // /meetings/{meeting}/papers/{paper}/{page}: at one's own pace
Shown show_picture(Visit const& visit, Attempt const* attempt);
Shown show_paper_file(Visit const& visit, Attempt const* attempt);
Shown show_follow(Visit const& visit, Attempt const* attempt);         // /meetings/{meeting}/follow: the presenter's page
Shown act_follow(Visit const& visit);                                  // the presenter turns
Shown act_floor(Visit const& visit);
Shown show_following(Visit const& visit, Attempt const* attempt);      // …/follow/now: what is shown, for the page's script
Shown show_events(Visit const& visit, Attempt const* attempt);         // …/follow/events: Server-Sent Events
Shown act_note(Visit const& visit);                                    // /meetings/{meeting}/note
Shown show_resolutions(Visit const& visit, Attempt const* attempt);    // /meetings/{meeting}/resolutions
Shown act_resolutions(Visit const& visit);
Shown act_remove_resolution(Visit const& visit);
Shown show_minutes(Visit const& visit, Attempt const* attempt);        // /meetings/{meeting}/minutes
Shown act_minutes(Visit const& visit);
Shown act_confirm(Visit const& visit);
Shown show_minutes_file(Visit const& visit, Attempt const* attempt);
Shown show_bodies(Visit const& visit, Attempt const* attempt);         // /meetings/bodies
Shown act_bodies(Visit const& visit);
Shown show_body(Visit const& visit, Attempt const* attempt);           // /meetings/bodies/{body}
Shown act_body(Visit const& visit);
Shown show_petitions(Visit const& visit, Attempt const* attempt);      // /meetings/petitions
Shown show_petition(Visit const& visit, Attempt const* attempt);       // /meetings/petitions/{petition}; "new"
Shown act_petition(Visit const& visit);

// Of a list's action, for the pages that show one.
struct ActionRow {
    std::string words, who, due, state, meeting, meeting_words, finish, draft, draft_address;
    bool is_late = false, is_done = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ActionRow, words), MADO_FIELD(ActionRow, who), MADO_FIELD(ActionRow, due), MADO_FIELD(ActionRow, state), MADO_FIELD(ActionRow, meeting),
        MADO_FIELD(ActionRow, meeting_words), MADO_FIELD(ActionRow, finish), MADO_FIELD(ActionRow, draft), MADO_FIELD(ActionRow, draft_address), MADO_FIELD(ActionRow, is_late),
        MADO_FIELD(ActionRow, is_done) };
};
ActionRow action_row(Visit const& visit, db::Read& tx, Resolution const& one, bool may_act);

std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> action_pages();
std::vector<mado::web::PageType> meeting_pages();
std::vector<mado::web::PageType> form_pages();
std::vector<mado::web::PageType> paper_pages();
std::vector<mado::web::PageType> record_paper_pages();
std::vector<mado::web::PageType> follow_pages();
std::vector<mado::web::PageType> result_pages();
std::vector<mado::web::PageType> body_pages();

}  // namespace mado::meetings::web
