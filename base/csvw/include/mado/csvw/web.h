#pragma once
// Where documents come from. Nothing in this part opens a connection: whoever calls says what stands at a URL.
#include <mado/csv/reader.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mado::csvw {

class Web {
public:
    virtual ~Web() = default;
    // The bytes of a small document (metadata); nothing: not there.
    virtual std::optional<std::string> document(std::string_view url) = 0;
    // A table of any size, in pieces.
    virtual std::optional<csv::Source> table(std::string_view url) = 0;
    // Whether `url` could be looked up at all; else its absence says nothing.
    virtual bool knows(std::string_view url) const = 0;
};

// A folder that stands for all URLs that begin with `url`. The query of a table is passed over where no file has it in its name; a document with another
// query is another document. Nothing outside the folder is opened.
class Folder : public Web {
public:
    Folder(std::filesystem::path folder, std::string url, std::size_t document_bytes = 16u << 20);
    std::optional<std::string> document(std::string_view url) override;
    std::optional<csv::Source> table(std::string_view url) override;
    bool knows(std::string_view url) const override;

private:
    std::optional<std::filesystem::path> file(std::string_view url, bool without_query) const;
    std::filesystem::path folder_;
    std::string url_;
    std::size_t most_;
};

}  // namespace mado::csvw
