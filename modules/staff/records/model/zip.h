#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mado::records::model {

using Entries = std::map<std::string, std::string>;   // by path
using Sink = std::function<void(std::string_view)>;

// A zip written as it is made: the same bytes for the same entries in the same order. What the sink throws comes out of add() or close().
class ZipWriter {
public:
    explicit ZipWriter(Sink sink);
    ~ZipWriter();
    void add(std::string const& path, std::string_view bytes);
    void close();
private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string zipped(Entries const& entries);
std::optional<Entries> unzipped(std::string_view zip); // nothing: not a zip, damaged, two of a name, or more than 2 GiB

}  // namespace mado::records::model
