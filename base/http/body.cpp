#include "body.h"

#include "encoding.h"

namespace mado::http {

namespace {

constexpr std::size_t head_bytes = 512;

// Only for showing: the last part of a path, without control characters.
std::string shown_name(std::string name)
{
    if (!is_utf8(name))
        return "file";
    if (auto const slash = name.find_last_of("/\\"); slash != std::string::npos)
        name.erase(0, slash + 1);
    std::erase_if(name, is_control);
    return name;
}

}  // namespace

Body::Body(Request& request, Limits const& limits, std::string const& temporary_folder)
    : request_(request), limits_(limits), temporary_folder_(temporary_folder)
{
    auto const content_type = request.header("content-type");
    auto const kind = trimmed(std::string_view(content_type).substr(0, content_type.find(';')));
    urlencoded_ = same_word(kind, "application/x-www-form-urlencoded");
    most_ = limits.body_bytes;
    if (same_word(kind, "multipart/form-data")) {
        multipart_.emplace(parameter_of(content_type, "boundary"), static_cast<Multipart::Parts&>(*this));
        most_ = std::max(limits.total_bytes, limits.body_bytes);
    }
}

int Body::begin(std::optional<std::uint64_t> announced_bytes)
{
    return announced_bytes.value_or(0) > most_ ? 413 : 0;
}

int Body::take(std::string_view bytes)
{
    received_ += bytes.size();
    if (received_ > most_)
        return 413;
    if (multipart_)
        return multipart_->feed(bytes);
    request_.body.append(bytes);
    return 0;
}

int Body::finish()
{
    if (multipart_)
        return received_ > 0 && !multipart_->complete() ? 400 : 0;
    if (urlencoded_) {
        if (std::ranges::count(request_.body, '&') >= static_cast<std::ptrdiff_t>(most_fields))
            return 413;
        request_.form = parse_urlencoded(request_.body);
        request_.body.clear();
    }
    return 0;
}

int Body::part_begins(Multipart::Part part)
{
    if (++parts_ > most_fields)
        return 413;
    if (part.file_name)
        return begin_file(part);
    name_ = std::move(part.name);
    value_.clear();
    return 0;
}

int Body::begin_file(Multipart::Part const& part)
{
    upload_.emplace();
    upload_->field = part.name;
    upload_->file_name = shown_name(*part.file_name);
    upload_->content_type = is_utf8(part.content_type) ? part.content_type : std::string();
    return 0;
}

int Body::part_bytes(std::string_view bytes)
{
    if (upload_)
        return file_bytes(bytes);
    answers_bytes_ += bytes.size();
    if (answers_bytes_ > limits_.body_bytes)
        return 413;
    value_.append(bytes);
    return 0;
}

int Body::file_bytes(std::string_view bytes)
{
    auto& upload = *upload_;
    upload.size += bytes.size();
    if (upload.head.size() < head_bytes)
        upload.head.append(bytes.substr(0, head_bytes - upload.head.size()));
    if (upload.too_large)
        return 0;
    if (upload.size > limits_.file_bytes) {
        upload.too_large = true;
        file_ = OpenFile();
        if (!upload.path.empty())
            files_->remove(upload.path);
        upload.path.clear();
        return 0;
    }
    if (upload.path.empty()) {
        if (!files_)
            request_.holds = files_ = std::make_shared<TemporaryFiles>(temporary_folder_);
        file_ = files_->make(upload.path);
        if (!file_)
            return 507;
    }
    return file_.write(bytes) ? 0 : 507;
}

int Body::part_ends()
{
    if (upload_) {
        file_ = OpenFile();
        // A file field that was left alone is sent as a part without name and bytes.
        bool const chosen = !upload_->file_name.empty() || upload_->size > 0;
        if (chosen && upload_->size == 0) {
            if (!files_)
                request_.holds = files_ = std::make_shared<TemporaryFiles>(temporary_folder_);
            if (!files_->make(upload_->path))
                return 507;
        }
        if (chosen)
            request_.uploads.push_back(std::move(*upload_));
        upload_.reset();
        return 0;
    }
    if (is_utf8(value_) && !has_nul(value_))
        request_.form.emplace_back(std::move(name_), std::move(value_));
    return 0;
}

}  // namespace mado::http
