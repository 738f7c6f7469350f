// Imports from the folder of a file.
#include <mado/dmn/evaluate.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

namespace mado::dmn {

namespace {

namespace files = std::filesystem;

// The documents of a folder, read when one is first looked for.
class Folder {
public:
    Folder(files::path file, ReadLimits limits) : file_(std::move(file)), limits_(limits) {}

    std::optional<Document> find(Import const& import)
    {
        std::lock_guard const lock(mutex_);
        if (!is_read_)
            read_all();
        for (auto const& [name, document] : documents_)
            if (!import.name_space.empty() && document.name_space == import.name_space)
                return document;
        // Only the last part of a location counts, so that none leads outside of the folder.
        auto const slash = import.location.find_last_of("/\\");
        auto const name = slash == std::string::npos ? import.location : import.location.substr(slash + 1);
        auto const found = documents_.find(name);
        return found == documents_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    void read_all()
    {
        constexpr std::size_t most = 500;
        is_read_ = true;
        std::error_code failed;
        auto const folder = file_.has_parent_path() ? file_.parent_path() : files::path(".");
        std::vector<files::path> paths;
        for (files::directory_iterator entry(folder, failed), end; !failed && entry != end && paths.size() < most; entry.increment(failed))
            if (entry->path().extension() == ".dmn" && files::is_regular_file(entry->symlink_status(failed)) && entry->file_size(failed) <= limits_.bytes)
                paths.push_back(entry->path());
        for (auto const& path : paths) {
            std::ifstream stream(path, std::ios::binary);
            std::string const bytes { std::istreambuf_iterator<char>(stream), {} };
            if (auto document = read(path.string(), bytes, limits_))
                documents_.emplace(path.filename().string(), std::move(*document));
        }
    }

    files::path file_;
    ReadLimits limits_;
    std::mutex mutex_;
    bool is_read_ = false;
    std::map<std::string, Document> documents_;
};

}  // namespace

Finder beside(std::string const& file, ReadLimits const& limits)
{
    return [folder = std::make_shared<Folder>(file, limits)](Import const& import) { return folder->find(import); };
}

}  // namespace mado::dmn
