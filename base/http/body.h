#pragma once
#include <mado/http/server.h>

#include "multipart.h"
#include "temporary_files.h"

#include <optional>
#include <string>
#include <string_view>

namespace mado::http {

// Takes the body of one request while it arrives, within the limits of its route, and leaves it in the Request: answers in `form`, files in
// `uploads` (on disk), everything else in `body`. Each function answers the HTTP status that ends the request, or 0 to go on.
class Body final : private Multipart::Parts {
public:
    static constexpr std::size_t most_fields = 500;

    Body(Request& request, Limits const& limits, std::string const& temporary_folder);
    int begin(std::optional<std::uint64_t> announced_bytes);
    int take(std::string_view bytes);
    int finish();
    std::uint64_t received() const { return received_; }

private:
    int part_begins(Multipart::Part part) override;
    int part_bytes(std::string_view bytes) override;
    int part_ends() override;
    int file_bytes(std::string_view bytes);
    int begin_file(Multipart::Part const& part);

    Request& request_;
    Limits limits_;
    std::string temporary_folder_;
    std::shared_ptr<TemporaryFiles> files_;
    std::optional<Multipart> multipart_;
    bool urlencoded_ = false;
    std::uint64_t most_ = 0, received_ = 0, answers_bytes_ = 0;
    std::size_t parts_ = 0;
    std::optional<Upload> upload_;  // the part that is arriving, when it is a file
    OpenFile file_;
    std::string name_, value_;      // the part that is arriving, when it is an answer
};

}  // namespace mado::http
