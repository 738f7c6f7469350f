// 預かりファイル: how far the reading of a large file has come, what waits in the whole town, and how large a file may be.
#include "web/dataset_view.h"

#include <mado/web/form.h>

namespace mado::open_data::web {

namespace {

struct StageRow {
    std::string words, state;
    bool is_done = false, is_now = false;
    static constexpr auto fields = std::tuple { MADO_F(StageRow, words), MADO_F(StageRow, state), MADO_F(StageRow, is_done), MADO_F(StageRow, is_now) };
};
struct UploadView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, title, state, is, again, fault, done;
    bool is_under_way = false, is_done = false, may_retry = false, may_drop = false;
    std::vector<FactRow> facts;
    std::vector<StageRow> stages;
    static constexpr auto fields = std::tuple { MADO_F(UploadView, trouble_summary), MADO_F(UploadView, back), MADO_F(UploadView, back_words), MADO_F(UploadView, title), MADO_F(UploadView, state),
        MADO_F(UploadView, is), MADO_F(UploadView, again), MADO_F(UploadView, fault), MADO_F(UploadView, done), MADO_F(UploadView, is_under_way), MADO_F(UploadView, is_done),
        MADO_F(UploadView, may_retry), MADO_F(UploadView, may_drop), MADO_F(UploadView, facts), MADO_F(UploadView, stages) };
};
struct UploadsRow {
    std::string address, name, dataset, size, state, is, at;
    static constexpr auto fields = std::tuple { MADO_F(UploadsRow, address), MADO_F(UploadsRow, name), MADO_F(UploadsRow, dataset), MADO_F(UploadsRow, size), MADO_F(UploadsRow, state),
        MADO_F(UploadsRow, is), MADO_F(UploadsRow, at) };
};
struct UploadsView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, limit, megabytes, megabytes_error;
    bool has_rows = false, may_set = false;
    std::vector<UploadsRow> rows;
    static constexpr auto fields = std::tuple { MADO_F(UploadsView, trouble_summary), MADO_F(UploadsView, back), MADO_F(UploadsView, limit), MADO_F(UploadsView, megabytes),
        MADO_F(UploadsView, megabytes_error), MADO_F(UploadsView, has_rows), MADO_F(UploadsView, may_set), MADO_F(UploadsView, rows) };
};

constexpr std::array stages { UploadStage::Kept, UploadStage::Opened, UploadStage::Converted, UploadStage::Checked, UploadStage::Typed, UploadStage::Proved };

UploadId upload_at(Visit const& visit) { return visit.request.id<OpenUploadTag>("upload"); }

std::string_view weight_of(UploadState state) { return state == UploadState::Done ? "good" : state == UploadState::Failed ? "heed" : "mine"; }

Result<Upload> upload_asked(Visit const& visit, db::Read& tx)
{
    auto found = TRY(find_upload(tx, visit.caller, upload_at(visit)));
    if (found.dataset != dataset_at(visit))
        return refuse(Refusal::Kind::NotFound, "open_data.upload.not_found");
    return found;
}

std::vector<StageRow> stage_rows(Visit const& visit, Upload const& one)
{
    std::vector<StageRow> rows;
    for (auto const stage : stages) {
        bool const is_done = one.state == UploadState::Done || stage <= one.stage;
        bool const is_now = one.state == UploadState::Reading && !is_done && static_cast<int>(stage) == static_cast<int>(one.stage) + 1;
        rows.push_back({ say(visit, "open_data.upload.stage." + word_of(stage)), say(visit, is_done ? "open_data.upload.stage_done" : is_now ? "open_data.upload.stage_now" : "open_data.upload.stage_later"),
            is_done, is_now });
    }
    return rows;
}

}  // namespace

Result<std::optional<Original>> received_if_large(Desk& desk, Visit const& visit, http::Upload const* file)
{
    if (!file || file->size == 0)
        return refuse({ { "file", "open_data.file.choose" } });
    auto const most = visit.here.database.read(visit.tenant(), [](db::Read& tx) { return limit_of(tx); });
    if (file->too_large || file->size > most)
        return refuse({ { "file", "open_data.file.too_large", { { "most", std::to_string(most >> 20) } } } });
    if (desk.reads_at_once(*file))
        return std::optional<Original> {};
    auto received = TRY(receive_file(visit.here, { .path = file->path, .file_name = file->file_name }));
    return std::optional(std::move(received));
}

Result<std::optional<Upload>> taken_as_upload(Desk& desk, Visit const& visit, Caller const& caller, http::Upload const* file, Upload said)
{
    auto received = TRY(received_if_large(desk, visit, file));
    if (!received)
        return std::optional<Upload> {};
    said.original = std::move(*received);
    auto taken = TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.receive" }, [&](db::Write& tx) { return take_upload(tx, caller, visit.here, said); }));
    return std::optional(std::move(taken));
}

Shown show_upload(Desk&, Visit const& visit, Attempt const* attempt)
{
    auto const look = [&](db::Read& tx) -> Result<UploadView> {
        auto const one = TRY(upload_asked(visit, tx));
        auto const entry = TRY(find(tx, visit.caller, one.dataset));
        UploadView view;
        view.back = address_of(visit, entry.id);
        view.back_words = entry.draft.title;
        view.title = one.original.file_name;
        view.state = say(visit, "open_data.upload.state." + word_of(one.state));
        view.is = weight_of(one.state);
        view.again = address_of(visit, entry.id, { "uploads", one.id.value });
        view.fault = say(visit, one.fault);
        view.is_under_way = one.is_under_way();
        view.is_done = one.state == UploadState::Done;
        if (view.is_done)
            view.done = view.back + "#resource." + one.resource.value;
        bool const may_change = access::allow(tx, visit.caller, may_edit, { entry.owner() }).has_value();
        view.may_retry = may_change && one.state != UploadState::Done && one.state != UploadState::Reading && !one.fault.key.empty();
        view.may_drop = may_change && one.state != UploadState::Done;
        view.facts = { { say(visit, "open_data.upload.size"), mado::web::size_text(one.original.bytes) }, { say(visit, "open_data.upload.at"), day_words(one.at) },
            { say(visit, "open_data.upload.by"), one.job.empty() ? person_name(tx, one.by) : say(visit, "open_data.upload.by_program") }, { "SHA-256", one.original.hash } };
        view.stages = stage_rows(visit, one);
        return view;
    };
    auto view = TRY(visit.here.database.read(visit.tenant(), look));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/upload.html", view, attempt);
}

Shown act_upload(Desk&, Visit const& visit)
{
    auto const what = visit.request.answer("do");
    auto const id = upload_at(visit);
    auto const dataset = "/datasets/" + dataset_at(visit).value;
    if (what != "retry" && what != "drop")
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(upload_asked(visit, tx));
        if (what == "drop")
            return drop_upload(tx, visit.caller, visit.here, id);
        TRY(retry_upload(tx, visit.caller, visit.here, id));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.act_on_upload" }, work));
    return mado::web::done(visit, what == "drop" ? dataset : dataset + "/uploads/" + id.value, what == "drop" ? "open_data.said.upload_dropped" : "open_data.said.received");
}

Shown show_uploads(Desk&, Visit const& visit, Attempt const* attempt)
{
    UploadsView view;
    view.back = mado::web::link(visit, "/datasets");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.rows.clear();
        for (auto const& entry : entries(tx, visit.caller))
            for (auto const& one : uploads(tx, entry.id))
                view.rows.push_back({ address_of(visit, entry.id, { "uploads", one.id.value }), one.original.file_name, entry.draft.title, mado::web::size_text(one.original.bytes),
                    say(visit, "open_data.upload.state." + word_of(one.state)), std::string(weight_of(one.state)), day_words(one.at) });
        auto const most = std::to_string(limit_of(tx) >> 20);
        view.limit = say(visit, "open_data.limit.words", { { "most", most } });
        view.megabytes = attempt ? visit.request.answer("megabytes") : most;
        view.may_set = access::allow(tx, visit.caller, may_answer, { "" }).has_value();
        return true;
    });
    view.has_rows = !view.rows.empty();
    view.megabytes_error = mado::web::trouble_of(visit, attempt, "megabytes");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "open_data/uploads.html", view, attempt);
}

Shown act_uploads(Desk&, Visit const& visit)
{
    auto const typed = number_typed(visit.request.answer("megabytes"));
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.limit" }, [&](db::Write& tx) { return set_limit(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/datasets/uploads", "open_data.said.limit");
}

std::vector<mado::web::PageType> upload_pages() { return { html::page<UploadView>("open_data/upload.html"), html::page<UploadsView>("open_data/uploads.html") }; }

}  // namespace mado::open_data::web
