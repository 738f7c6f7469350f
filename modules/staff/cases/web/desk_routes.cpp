#include "web/desk_pages.h"

#include <mado/desk/calls.h>
#include <mado/desk/views.h>

namespace mado::cases::web {

std::vector<mado::web::Route> desk_routes()
{
    using mado::web::form;
    return {
        form("/cases/{case}/correct").needs(may_examine).to(show_correct, act_correct),
        form("/cases/{case}/corrections/{correction}").needs(may_examine).to(show_correction, act_correction),
        form("/cases/{case}/calls").needs(desk::may_take_calls).to(show_case_calls, act_case_call),
        form("/cases/{case}/candidates").needs(may_examine).to(show_candidates, act_candidates),
        form("/views").needs(desk::may_keep_views).posts(act_keep_view),
        form("/views/{view}/remove").needs(desk::may_keep_views).posts(act_remove_view),
        form("/cases/hand-over").needs(may_examine).to(show_hand_many, act_hand_many),
        mado::web::page("/handover").needs(desk::may_keep_handovers).to(show_handovers),
        form("/handover/{position}").needs(desk::may_keep_handovers).to(show_handover, act_handover),
        form("/cases/{case}/calls/{call}").needs(desk::may_take_calls).posts(act_attach_call),
    };
}

std::vector<mado::web::PageType> desk_pages()
{
    auto all = correct_pages();
    for (auto const& some : { call_pages(), handover_pages(), likeness_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::cases::web
