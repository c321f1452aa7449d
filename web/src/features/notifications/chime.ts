const NOTES_HZ = [660, 880];
const NOTE_S = 0.12;
const LOUDNESS = 0.06;

let context: AudioContext | undefined;

/** Two short notes, made here. Browsers keep a page silent until somebody has clicked or typed in it. */
export function chime(): void {
  if (!('AudioContext' in window)) return;
  context ??= new AudioContext();
  const { currentTime } = context;
  NOTES_HZ.forEach((hz, at) => {
    if (!context) return;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const start = currentTime + at * NOTE_S;
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S * 1.6);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S * 1.6);
  });
}
