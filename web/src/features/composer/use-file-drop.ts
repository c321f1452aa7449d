import { useState, type ClipboardEvent, type DragEvent } from 'react';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Files that are dragged over an element, dropped on it or pasted into it. */
export function useFileDrop(onFiles: (files: FileList) => void, takes: boolean) {
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    if (!takes || !hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  return {
    isOver,
    onDragEnter: over,
    onDragOver: over,
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!takes || !hasFiles(event)) return;
      event.preventDefault();
      onFiles(event.dataTransfer.files);
    },
    onPaste: (event: ClipboardEvent) => {
      const { files } = event.clipboardData;
      if (!takes || files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    },
  };
}
